using Torchline.Training.Vision;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Vision;

public sealed class PixelNormalizationTests
{
    [Fact]
    public void ScalesThenNormalisesEachChannel()
    {
        using var scope = NewDisposeScope();
        var pixels = randint(0, 256, [2, 5, 4, 3], dtype: uint8);
        using var normalization = PixelNormalization.ImageNet();
        var images = normalization.call(pixels);
        Assert.Equal([2L, 3L, 5L, 4L], images.shape);
        for (var channel = 0; channel < 3; channel++)
        {
            var value = pixels[1, 4, 2, channel].item<byte>();
            var expected = (value / 255f - PixelNormalization.ImageNetMean[channel]) / PixelNormalization.ImageNetDeviation[channel];
            Assert.Equal(expected, images[1, channel, 4, 2].item<float>(), 1e-5f);
        }
    }

    [Fact]
    public void LeavesItsInputAsItIs()
    {
        using var scope = NewDisposeScope();
        var pixels = rand(1, 1, 1, 3) * 255;
        var before = pixels.clone();
        using var normalization = PixelNormalization.ImageNet();
        normalization.call(pixels);
        Assert.True(pixels.allclose(before, rtol: 0, atol: 0));
    }

    [Fact]
    public void IsNoPartOfTheState()
    {
        using var normalization = PixelNormalization.ImageNet();
        Assert.Empty(normalization.state_dict());
    }

    [Fact]
    public void APixelClassifierIsItsNetworkAfterTheNormalisation()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var normalization = PixelNormalization.ImageNet();
        var network = VisionModels.Create("squeezenet1_1", classes: 4);
        using var classifier = new PixelClassifier(normalization, network);
        classifier.eval();
        var pixels = randint(0, 256, [2, 64, 64, 3], dtype: uint8);
        Assert.True(classifier.call(pixels).allclose(network.call(normalization.call(pixels)), rtol: 0, atol: 0));
        Assert.Equal(network.state_dict().Keys.Select(key => $"network.{key}"), classifier.state_dict().Keys);
    }

    [Theory]
    [InlineData(new[] { 0.5f }, new[] { 0.5f, 0.5f, 0.5f })]
    [InlineData(new[] { 0.5f, 0.5f, 0.5f }, new[] { 0.5f, 0, 0.5f })]
    public void NumbersThatNormaliseNothingAreRefused(float[] mean, float[] deviation) =>
        Assert.Throws<ArgumentException>(() => new PixelNormalization(mean, deviation));
}
