using Xunit;

namespace Imaging.Tests;

public sealed class HymenopteraTests
{
    private const string Folder = "data/hymenoptera";

    [SharedDataFact(Folder)]
    public void DecodesAll()
    {
        var files = Directory.GetFiles(SharedData.PathOf(Folder), "*", SearchOption.AllDirectories);
        Assert.Equal(398, files.Length);
        Assert.All(files, file => ImageDecoder.Decode(File.ReadAllBytes(file)).Dispose());
    }
}
