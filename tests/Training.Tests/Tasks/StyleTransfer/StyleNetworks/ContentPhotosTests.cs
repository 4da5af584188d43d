using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;
using Xunit;

namespace Training.Tests.Tasks.StyleTransfer.StyleNetworks;

public sealed class ContentPhotosTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> warnings = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AnyFolderHoldsOutSomeOfItsPhotos()
    {
        Write("a", 3);
        Write("b/c", 3);
        File.WriteAllText(folder["a/notes.txt"], "no photo");
        File.WriteAllText(folder["a/damaged.jpg"], "no photo either");
        var photos = ContentPhotos.Read(folder.Path, 2, warnings.Add);
        Assert.Equal(2, photos.HeldOut.Count);
        Assert.Equal(4, photos.Train.Count);
        Assert.Empty(photos.Train.Intersect(photos.HeldOut));
        Assert.Contains("damaged.jpg", Assert.Single(warnings));
        Assert.Equal(photos.HeldOut, ContentPhotos.Read(folder.Path, 2, warnings.Add).HeldOut);
    }

    [Fact]
    public void ListsNameTheTrainingPhotos()
    {
        Write("images", 5);
        folder.File("captions.tsv", "0.png\ta image\n");
        folder.File("train.txt", "0.png\n3.png\nmissing.png\n");
        folder.File("val.txt", "4.png\n1.png\n2.png\n");
        var photos = ContentPhotos.Read(folder.Path, 2, warnings.Add);
        Assert.Equal(["0.png", "3.png"], photos.Train.Select(Path.GetFileName));
        Assert.Equal(["4.png", "1.png"], photos.HeldOut.Select(Path.GetFileName));
        Assert.NotEqual(photos.Sources, ContentPhotos.Read(folder.Path, 3, warnings.Add).Sources);
    }

    [Fact]
    public void TooFewPhotosAreRefused()
    {
        Write("a", 2);
        Assert.Contains("2 to hold out", Assert.Throws<InvalidDataException>(() => ContentPhotos.Read(folder.Path, 2, warnings.Add)).Message);
        Assert.Contains("no such folder", Assert.Throws<InvalidDataException>(() => ContentPhotos.Read(folder["none"], 2, warnings.Add)).Message);
    }

    private void Write(string name, int count)
    {
        Directory.CreateDirectory(folder[name]);
        var random = new SplitMix64((ulong)name.Length);
        for (var i = 0; i < count; i++)
            File.WriteAllBytes(folder[$"{name}/{i}.png"], ColouredImages.Encode(i % 3, ref random));
    }
}
