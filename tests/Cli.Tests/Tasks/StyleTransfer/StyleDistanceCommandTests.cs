using Cli.Tests.Export;
using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Cli.Tests.Tasks.StyleTransfer;

public sealed class StyleDistanceCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public StyleDistanceCommandTests()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var network = FeatureNetworks.Create("vgg16", StyleDistance.Layers);
        SafetensorsFile.Write(folder["vgg16.safetensors"], network.Weights());
        var random = new SplitMix64(1);
        foreach (var (name, channel) in new[] { ("red", 0), ("green", 1), ("blue", 2) })
            File.WriteAllBytes(folder[name + ".png"], ColouredImages.Encode(channel, ref random, 60, 50));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void DistancesAreRelativeToTheContents()
    {
        var (exitCode, output, errors) = Run(folder["blue.png"], folder["red.png"], "--style", folder["blue.png"], "--content", folder["red.png"]);

        Assert.True(exitCode == 0, errors);
        Assert.Contains("blue.png: distance 0.000, ratio 0.000", output);
        Assert.Contains("ratio 1.000", output);
    }

    [Fact]
    public void ErrorsSayWhatToDo()
    {
        Assert.Contains("nothing.png", Fails(folder["nothing.png"], "--style", folder["blue.png"], "--content", folder["red.png"]));
        Assert.Contains("has the style of --style already", Fails(folder["green.png"], "--style", folder["red.png"], "--content", folder["red.png"]));
        Assert.Contains("--side is from 32 to 4096", Fails(folder["green.png"], "--style", folder["blue.png"], "--content", folder["red.png"], "--side", "8"));

        string Fails(params string[] arguments)
        {
            var (exitCode, _, errors) = Run(arguments);
            Assert.NotEqual(0, exitCode);
            return errors;
        }
    }

    private (int ExitCode, string Output, string Errors) Run(params string[] arguments) =>
        Programs.Run(["style-distance", .. arguments, "--weights", folder["vgg16.safetensors"]]);
}
