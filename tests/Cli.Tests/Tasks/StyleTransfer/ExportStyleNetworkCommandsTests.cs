using Cli.Tests.Export;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Export.Tasks.StyleTransfer;
using Torchline.Imaging;
using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;
using Torchline.Training.Vision;
using Torchline.Training.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Cli.Tests.Tasks.StyleTransfer;

/// <summary>From style images to a package: <c>train stylizer</c>, <c>export</c> and <c>verify</c> of a small network.</summary>
public sealed class StyleNetworkCommandsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ATrainedRunBecomesAPackageThatAgreesWithIt()
    {
        using (NewDisposeScope())
        {
            manual_seed(1);
            using var network = VisionModels.Create("squeezenet1_1", 5);
            SafetensorsFile.Write(folder["squeezenet.safetensors"], network.state_dict());
        }
        var random = new SplitMix64(1);
        Directory.CreateDirectory(folder["photos"]);
        for (var i = 0; i < 4; i++)
            File.WriteAllBytes(folder[$"photos/{i}.png"], ColouredImages.Encode(i % 3, ref random));
        File.WriteAllBytes(folder["the_scream.png"], ColouredImages.Encode(0, ref random, 80, 70));
        File.WriteAllBytes(folder["muse.png"], ColouredImages.Encode(1, ref random, 90, 90));
        File.WriteAllBytes(folder["blue.png"], ColouredImages.Encode(2, ref random, 300, 400));

        Programs.Train(
            "stylizer", "--styles", folder.Path, "--style", $"blue={folder["blue.png"]}", "--content", folder["photos"], "--features", "squeezenet1_1",
            "--weights", folder["squeezenet.safetensors"], "--style-short-side", "64", "--small-side", "64", "--large-epochs", "0", "--measured-side", "64",
            "--measured-photos", "1", "--compared-photos", "1", "--compared-iterations", "2", "--width", "4", "--blocks", "1", "--small-epochs", "1",
            "--steps", "3", "--batch", "2", "--threads", "1", "--runs", folder["runs"], "--name", "two");

        var exported = Programs.Export("export", folder["runs/two"], "--to", folder["models/two"], "--default");
        Assert.Contains("strength 0, the content as it is: 8 comparisons, 0 outside tolerance; largest difference 0 absolute", exported);

        var package = ModelPackage.Open(folder["models/two/1"], TaskContracts.All);
        var manifest = package.Manifest;
        Assert.Equal(["la-muse", "the-scream", "blue"], manifest.Labels);
        Assert.Equal(new StyleDescription("the-scream", "The Scream", "Edvard Munch", 1893, "Public domain"), manifest.Styles![1]);
        Assert.Equal(["model.onnx", "styles/blue.jpg", "styles/la-muse.jpg", "styles/the-scream.jpg"], manifest.Files.Select(file => file.Name));
        Assert.Equal(File.ReadAllBytes(folder["runs/two/styles/blue.jpg"]), File.ReadAllBytes(package.PathOf("styles/blue.jpg")));
        using var painted = ImageDecoder.Decode(File.ReadAllBytes(package.PathOf("styles/la-muse.jpg")));
        Assert.Equal((256, 341), (painted.Width, painted.Height)); // "blue" in its style: an image in copyright is not passed on
        Assert.Equal(new ImageSizes(64, 4096, 4, StyleNetworkManifest.ArchitectureOf(manifest).Context, StyleNetwork.NoisePeriod), manifest.Preprocessing.Sizes);
        Assert.Contains(manifest.Metrics, metric => metric.Name == "the same of 2 iterations of optimisation, blue" && metric.Value > 0);
        Assert.Contains("two", File.ReadAllText(folder["models/defaults.json"]));

        Assert.Contains("before rounding: 8 comparisons, 0 outside tolerance", Programs.Export("verify", package.Folder));

        Assert.Contains("tensors", Programs.Export("weights", package.Folder, "--to", folder["two.safetensors"]));
        Programs.Train(
            "style-network", "--styles", folder.Path, "--style", $"blue={folder["blue.png"]}", "--content", folder["photos"], "--features", "squeezenet1_1",
            "--weights", folder["squeezenet.safetensors"], "--style-short-side", "64", "--small-side", "64", "--large-epochs", "0", "--measured-side", "64",
            "--measured-photos", "1", "--compared-photos", "0", "--width", "4", "--blocks", "1", "--small-epochs", "1", "--steps", "1", "--batch", "2",
            "--threads", "1", "--runs", folder["runs"], "--name", "more", "--start", folder["two.safetensors"], "--style-factor", "blue=4",
            "--filter-rate", "1e-9", "--learning-rate", "1e-8");
        using var two = StyleNetworkRun.Load(folder["runs/two"]);
        using var more = StyleNetworkRun.Load(folder["runs/more"]);
        Assert.Equal(4, more.Configuration.Options.StyleFactors["blue"]);
        var (before, after) = (two.Progress.Best!.Metrics, more.Progress.Best!.Metrics);
        Assert.Equal(before["val.the-scream.loss"], after["val.the-scream.loss"], before["val.the-scream.loss"] * 1e-3);
        Assert.Equal(4 * before["val.blue.style"], after["val.blue.style"], before["val.blue.style"] * 0.01);
    }

    [Fact]
    public void FormsOfCaptionersAreRefused()
    {
        Directory.CreateDirectory(folder["runs/none"]);
        File.WriteAllText(
            folder["runs/none/config.json"],
            """{"kind": "stylizer", "name": "none", "commandLine": "", "seed": 1, "threads": 1, "options": {}, "data": []}""");
        var (exitCode, _, errors) = Programs.Run(["export", folder["runs/none"], "--to", folder["models/none"], "--streaming"]);
        Assert.Equal(1, exitCode);
        Assert.Contains("a run of kind \"stylizer\"", errors);
    }
}
