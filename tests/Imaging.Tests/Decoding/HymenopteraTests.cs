using Xunit;

namespace Imaging.Tests;

public sealed class HymenopteraTests
{
    private const string Folder = "data/hymenoptera";

    [SharedDataFact(Folder)]
    public void DecodesAllButTheOneThatIsNoPhoto()
    {
        var files = Directory.GetFiles(SharedData.PathOf(Folder), "*", SearchOption.AllDirectories);
        var refused = new List<string>();
        foreach (var file in files)
        {
            try
            {
                ImageDecoder.Decode(File.ReadAllBytes(file)).Dispose();
            }
            catch (ImageException)
            {
                refused.Add(Path.GetFileName(file));
            }
        }

        Assert.Equal(398, files.Length);
        Assert.Equal(["imageNotFound.gif"], refused);
    }
}
