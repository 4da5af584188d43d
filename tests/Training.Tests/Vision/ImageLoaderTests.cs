using Torchline.Training.Vision;
using Xunit;

namespace Training.Tests.Vision;

public sealed class ImageLoaderTests : IDisposable
{
    private static readonly ImageView View = new(Side: 32, ShortSide: 36);

    private readonly TemporaryFolder folder = new();
    private readonly IReadOnlyList<LabeledImage> images;

    public ImageLoaderTests()
    {
        ColouredImages.Write(folder.Path, train: 7);
        images = ImageFolder.Read(folder["train"], _ => { }).Images;
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AnEpochShowsEveryImageOnce()
    {
        var loader = new ImageLoader(images, View, new(), batchSize: 4, seed: 1);
        Assert.Equal(4, loader.BatchesPerEpoch);
        ImageBatch[] batches = [.. Enumerable.Range(0, 4).Select(batch => loader[0, batch])];
        Assert.Equal([4, 4, 4, 2], batches.Select(batch => batch.Count));
        Assert.Equal(7, batches.SelectMany(batch => batch.Labels).Count(label => label == 1));
        Assert.All(batches, batch => Assert.Equal(batch.Count * 32 * 32 * 3, batch.Pixels.Length));
    }

    [Fact]
    public void ABatchDependsOnItsNumberAndTheSeedAlone()
    {
        var straight = new ImageLoader(images, View, new(), 4, seed: 1);
        _ = straight[0, 0];
        _ = straight[0, 1];
        var entered = new ImageLoader(images, View, new(), 4, seed: 1);
        Assert.Equal(straight[0, 2].Pixels, entered[0, 2].Pixels);

        Assert.NotEqual(entered[1, 0].Pixels, new ImageLoader(images, View, new(), 4, seed: 1)[0, 0].Pixels);
        Assert.NotEqual(new ImageLoader(images, View, new(), 4, seed: 2)[0, 0].Pixels, new ImageLoader(images, View, new(), 4, seed: 1)[0, 0].Pixels);
    }

    [Fact]
    public void TheCentreKeepsTheOrder()
    {
        ImageBatch[] batches = [.. ImageLoader.Centred(images, View, batchSize: 5)];
        Assert.Equal([5, 5, 4], batches.Select(batch => batch.Count));
        Assert.Equal(images.Select(image => (long)image.Label), batches.SelectMany(batch => batch.Labels));
        var last = new byte[32 * 32 * 3];
        View.Centre(images[^1].Path, last);
        Assert.Equal(last, batches[^1].Pixels[^last.Length..]);
    }
}
