using System.Text.Json.Nodes;
using Torchline.Training.Core;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Features;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Cli.Tests.Tasks.StyleTransfer;

public sealed class FeatureCommandTests : IDisposable
{
    private const string Teacher = "vgg19_distilled";

    private readonly TemporaryFolder folder = new();
    private readonly string weights;

    public FeatureCommandTests()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var network = FeatureNetworks.Create(Teacher, [.. FeatureTeacher.LayersOf(Teacher, "slim5")]);
        weights = folder["teacher.safetensors"];
        SafetensorsFile.Write(weights, network.Weights());
        var random = new SplitMix64(1);
        Directory.CreateDirectory(folder["photos"]);
        for (var i = 0; i < 40; i++)
            File.WriteAllBytes(folder[$"photos/{i:D2}.png"], ColouredImages.Encode(i % 3, ref random));
        File.WriteAllText(folder["photos/broken.png"], "no image");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("slim", "relu4_1")]
    [InlineData("slim5", "relu5_1")]
    public void ASlimNetworkLearnsFromAnotherAndIsOneOfTheFeatureNetworks(string student, string last)
    {
        var (exitCode, output, errors) = Run(
            "--data", folder["photos"], "--teacher", Teacher, "--student", student, "--weights", weights, "--side", "32", "--batch", "6", "--epochs", "6",
            "--learning-rate", "0.005", "--threads", "1", "--name", "slim");

        Assert.True(exitCode == 0, errors);
        Assert.Contains("broken.png: left out", output + errors);
        Assert.Contains("38 training images, 2 validation images", output);
        var lines = MetricsLog.Read(folder["runs/slim/metrics.jsonl"]).ToArray();
        Assert.Equal(6, lines.Length);
        Assert.True(Metric(lines[^1], Trainer.TrainLoss) < 0.8 * Metric(lines[0], Trainer.TrainLoss));
        Assert.All(lines, line => Assert.InRange(Metric(line, FeatureTask.Steering), -1, 1));
        Assert.Contains("taught by vgg19_distilled", File.ReadAllText(folder["runs/slim/report.html"]));
        using var slim = FeatureNetworks.Load(student, folder[$"runs/slim/{student}.safetensors"], StyleOptimizationRecipes.Of(student).Layers());
        Assert.True(slim.Activations(randn(1, 3, 32, 32))[last].std().item<float>() > 0);
    }

    [Fact]
    public void TooFewImagesAreRefused()
    {
        Directory.CreateDirectory(folder["few"]);
        File.Copy(folder["photos/00.png"], folder["few/00.png"]);

        var (exitCode, _, errors) = Run("--data", folder["few"], "--teacher", Teacher, "--weights", weights, "--name", "few");

        Assert.Equal(1, exitCode);
        Assert.Contains("1 images can be decoded; 20 are needed", errors);
    }

    private (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        using var running = TrainingProcess.StartFeatures([.. arguments, "--runs", folder["runs"]]);
        return running.Wait();
    }

    private static double Metric(JsonObject line, string name) => line[name]!.GetValue<double>();
}
