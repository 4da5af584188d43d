using Torchline.Imaging;
using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.StyleTransfer;

public sealed class StyleDistanceTests : IDisposable
{
    private readonly string weights = Path.Combine(Path.GetTempPath(), $"vgg16-{Guid.NewGuid():N}.safetensors");

    public StyleDistanceTests()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var network = FeatureNetworks.Create("vgg16", StyleDistance.Layers);
        SafetensorsFile.Write(weights, network.Weights());
    }

    public void Dispose() => File.Delete(weights);

    [Fact]
    public void IsTheRelativeSquaredDistanceOfGramMatrices()
    {
        using var scope = NewDisposeScope();
        using var style = Noise(1, 64, 48);
        using var image = Noise(2, 64, 64);
        using var distance = new StyleDistance(weights, style, longSide: 64);

        using var network = FeatureNetworks.Load("vgg16", weights, StyleDistance.Layers);
        using var _ = no_grad();
        var (own, target) = (network.Activations(NormalizedImage.Of(image, image.Size)), network.Activations(NormalizedImage.Of(style, style.Size)));
        double[] expected = [.. StyleDistance.Layers.Select(layer =>
        {
            var (a, b) = (GramOf(own[layer]), GramOf(target[layer]));
            return (double)((a - b).square().sum() / b.square().sum()).item<float>();
        })];
        Assert.All(distance.Of(image).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, pair.Second * 1e-3));
        Assert.All(distance.Of(style), own => Assert.Equal(0, own, 1e-6));
    }

    [Fact]
    public void ImagesOfAnySizeAreCompared()
    {
        using var style = Noise(1, 96, 40);
        using var larger = ImageResizer.Resize(style, 192, 80);
        using var other = Noise(3, 50, 70, brightness: 60);
        using var distance = new StyleDistance(weights, style, longSide: 96);

        var (ofSame, ofOther) = (distance.Of(larger).Average(), distance.Of(other).Average());
        Assert.True(ofSame < 0.5 * ofOther, $"{ofSame} of the same image, {ofOther} of another");
    }

    private static Tensor GramOf(Tensor activations)
    {
        var rows = activations.flatten(2)[0]; // (C, H W)
        return rows.mm(rows.t()) / rows.numel();
    }

    private static Image Noise(ulong seed, int width, int height, int brightness = 256)
    {
        var random = new SplitMix64(seed);
        var image = new Image(width, height);
        for (var i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = (byte)random.Below(brightness);
        return image;
    }
}
