using Torchline.Training.Vision;
using Xunit;

namespace Training.Tests.Vision;

public sealed class PictureLoaderTests : IDisposable
{
    private static readonly PictureView View = new(Side: 32, ShortSide: 36);

    private readonly TemporaryFolder folder = new();
    private readonly IReadOnlyList<Picture> pictures;

    public PictureLoaderTests()
    {
        ColouredPictures.Write(folder.Path, train: 7);
        pictures = ImageFolder.Read(folder["train"], _ => { }).Pictures;
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AnEpochShowsEveryPictureOnce()
    {
        var loader = new PictureLoader(pictures, View, new(), batchSize: 4, seed: 1);
        Assert.Equal(4, loader.BatchesPerEpoch);
        PictureBatch[] batches = [.. Enumerable.Range(0, 4).Select(batch => loader[0, batch])];
        Assert.Equal([4, 4, 4, 2], batches.Select(batch => batch.Count));
        Assert.Equal(7, batches.SelectMany(batch => batch.Labels).Count(label => label == 1));
        Assert.All(batches, batch => Assert.Equal(batch.Count * 32 * 32 * 3, batch.Pixels.Length));
    }

    [Fact]
    public void ABatchDependsOnItsNumberAndTheSeedAlone()
    {
        var straight = new PictureLoader(pictures, View, new(), 4, seed: 1);
        _ = straight[0, 0];
        _ = straight[0, 1];
        var entered = new PictureLoader(pictures, View, new(), 4, seed: 1);
        Assert.Equal(straight[0, 2].Pixels, entered[0, 2].Pixels);

        Assert.NotEqual(entered[1, 0].Pixels, new PictureLoader(pictures, View, new(), 4, seed: 1)[0, 0].Pixels);
        Assert.NotEqual(new PictureLoader(pictures, View, new(), 4, seed: 2)[0, 0].Pixels, new PictureLoader(pictures, View, new(), 4, seed: 1)[0, 0].Pixels);
    }

    [Fact]
    public void TheCentreKeepsTheOrder()
    {
        PictureBatch[] batches = [.. PictureLoader.Centred(pictures, View, batchSize: 5)];
        Assert.Equal([5, 5, 4], batches.Select(batch => batch.Count));
        Assert.Equal(pictures.Select(picture => (long)picture.Label), batches.SelectMany(batch => batch.Labels));
        var last = new byte[32 * 32 * 3];
        View.Centre(pictures[^1].Path, last);
        Assert.Equal(last, batches[^1].Pixels[^last.Length..]);
    }
}
