using System.Text.Json;
using Torchline.Imaging;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Vision;
using Torchline.Training.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Cli.Tests.Tasks.StyleTransfer;

public sealed class StyleOptimizationCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string weights;

    public StyleOptimizationCommandTests()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var network = VisionModels.Create("squeezenet1_1", 5);
        weights = folder["squeezenet.safetensors"];
        SafetensorsFile.Write(weights, network.state_dict());
        var random = new SplitMix64(1);
        File.WriteAllBytes(folder["photo.png"], ColouredImages.Encode(0, ref random));
        File.WriteAllBytes(folder["painting.png"], ColouredImages.Encode(2, ref random));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void LeavesImagesLossesAndAReport()
    {
        var (exitCode, output, errors) = Run(Small("--image-every", "4"));
        Assert.True(exitCode == 0, errors);
        Assert.Contains("iteration 8/8", output);
        var run = folder["runs/photo-painting"];
        using var image = ImageDecoder.Decode(File.ReadAllBytes(Path.Combine(run, "picture.png")));
        Assert.Equal((38, 32), (image.Width, image.Height));
        Assert.Equal(["00004.png", "00008.png"], Directory.GetFiles(Path.Combine(run, "pictures")).Select(Path.GetFileName).Order());
        Assert.True(File.Exists(Path.Combine(run, "sheet.jpg")));

        var losses = MetricsLog.Read(Path.Combine(run, "metrics.jsonl")).Select(line => line[LossValues.TotalMetric]!.GetValue<double>()).ToArray();
        Assert.Equal(8, losses.Length);
        Assert.True(losses[^1] < losses[0], $"{losses[0]}, then {losses[^1]}");
        var report = File.ReadAllText(Path.Combine(run, "report.html"));
        Assert.Contains("after 8 iterations", report);
        Assert.Contains("totalVariation, iteration 8", report);
    }

    [Fact]
    public void AKilledRunEndsLikeAnUndisturbedOne()
    {
        var arguments = Small("--start", "noise", "--scales", "2", "--short-side", "64", "--style-short-side", "64", "--refine-iterations", "30",
            "--decay-at", "5", "--checkpoint-every", "3", "--image-every", "0");
        Assert.Equal(0, Run([.. arguments, "--name", "whole"]).ExitCode);
        using (var process = TrainingProcess.StartStylize([.. arguments, "--name", "killed"]))
        {
            SpinWait.SpinUntil(() => process.HasExited || StepsOf("killed") >= 12, TimeSpan.FromMinutes(2));
            process.Kill();
            process.Wait();
        }
        Assert.InRange(StepsOf("killed"), 3, 38);
        var (exitCode, _, errors) = Run("--name", "killed", "--runs", folder["runs"], "--resume");
        Assert.True(exitCode == 0, errors);
        foreach (var file in (string[])["picture.png", "checkpoints/last.ckpt"])
            Assert.Equal(File.ReadAllBytes(folder[$"runs/whole/{file}"]), File.ReadAllBytes(folder[$"runs/killed/{file}"]));
        Assert.Equal(38, File.ReadLines(folder["runs/killed/metrics.jsonl"]).Count());
    }

    [Fact]
    public void AnLbfgsRunIsTakenUpAtItsImage()
    {
        Assert.Equal(0, Run(Small("--optimizer", "lbfgs", "--name", "lbfgs", "--checkpoint-every", "3")).ExitCode);
        var (exitCode, _, errors) = Run("--name", "lbfgs", "--runs", folder["runs"], "--resume");
        Assert.True(exitCode == 0, errors);
        Assert.Equal(8, StepsOf("lbfgs"));
    }

    [Fact]
    public void PreservedColoursAreTheContents()
    {
        Assert.Equal(0, Run(Small("--preserve-colour", "--start", folder["painting.png"], "--name", "colour")).ExitCode);
        using var image = ImageDecoder.Decode(File.ReadAllBytes(folder["runs/colour/picture.png"]));
        Assert.True(Mean(0) > Mean(2) + 50, "the photo is red, the painting is blue");

        double Mean(int channel) => Enumerable.Range(0, image.Width * image.Height).Average(pixel => image.Pixels[(pixel * Image.Channels) + channel]);
    }

    [Fact]
    public void OptionsAreRecordedAndRule()
    {
        Assert.Equal(0, Run(Small("--preset", "the-scream", "--content-weight", "0.5", "--style-layers", "1:10,3:20.5", "--name", "options")).ExitCode);
        using var config = JsonDocument.Parse(File.ReadAllText(folder["runs/options/config.json"]));
        var recipe = config.RootElement.GetProperty("options").GetProperty("recipe");
        Assert.Equal(0.5, recipe.GetProperty("contentWeight").GetDouble());
        Assert.Equal(2e-2, recipe.GetProperty("totalVariationWeight").GetDouble());
        Assert.Equal(1.5, recipe.GetProperty("clamp").GetDouble());
        Assert.Equal(20.5, recipe.GetProperty("styleLayers")[1].GetProperty("weight").GetDouble());
    }

    [Fact]
    public void ErrorsAreReportedInOneLine()
    {
        Assert.Contains("--content and --style", Fails("--weights", weights));
        Assert.Contains("--images", Fails("--preset", "the-scream", "--weights", weights));
        Assert.Contains("the_scream.jpg", Fails("--preset", "the-scream", "--content", folder["photo.png"], "--images", folder.Path, "--weights", weights));
        Assert.Contains("has no layer \"relu4_2\"", Fails(Small("--content-layer", "relu4_2")));
        Assert.Contains("layers with weights", Fails(Small("--style-layers", "1,4")));
        Assert.Contains("128 at least", Fails(Small("--scales", "3")));
        Assert.Contains("--weights", Fails("--content", folder["photo.png"], "--style", folder["painting.png"], "--features", "vgg19_distilled"));
        Assert.Contains("nothing.pth", Fails(Small("--weights", folder["nothing.pth"])));
        Assert.Contains("features.2.weight", Fails(Small("--features", "vgg16")));
        Assert.Contains("squeezenet.safetensors", Fails(Small("--style", weights)));
        Assert.Contains("--name", Fails("--resume"));
        Assert.Contains("holds no run", Fails("--resume", "--name", "none", "--runs", folder["runs"]));
        Assert.False(Directory.Exists(folder["runs"]), "what fails at once leaves no run behind");

        string Fails(params string[] arguments)
        {
            var (exitCode, _, errors) = Run(arguments);
            Assert.Equal(1, exitCode);
            return errors;
        }
    }

    private static (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        using var process = TrainingProcess.StartStylize(arguments);
        return process.Wait();
    }

    /// <summary>A run of moments; <paramref name="given"/> takes the place of its options.</summary>
    private string[] Small(params string[] given)
    {
        string[][] defaults =
        [
            ["--content", folder["photo.png"]], ["--style", folder["painting.png"]], ["--weights", weights], ["--short-side", "32"],
            ["--style-short-side", "32"], ["--iterations", "8"], ["--learning-rate", "0.02"], ["--threads", "1"], ["--runs", folder["runs"]],
        ];
        return [.. given, .. defaults.Where(option => !given.Contains(option[0])).SelectMany(option => option)];
    }

    private long StepsOf(string name)
    {
        var checkpoint = folder[$"runs/{name}/checkpoints/last.ckpt"];
        return File.Exists(checkpoint) ? Checkpoint.ReadProgress(checkpoint).Step : 0;
    }
}
