using System.Text.Json;
using Torchline.Imaging;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.ArbitraryStyle;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Vision;
using Torchline.Training.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Cli.Tests.Tasks.StyleTransfer;

public sealed class ArbitraryStyleCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ArbitraryStyleCommandTests()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var network = VisionModels.Create("squeezenet1_1", 5);
        SafetensorsFile.Write(folder["squeezenet.safetensors"], network.state_dict());
        using var encoder = FeatureNetworks.Create(ArbitraryStyleNetwork.Encoder, ["relu5_1"]);
        SafetensorsFile.Write(folder["slim5.safetensors"], encoder.Weights());
        var random = new SplitMix64(1);
        foreach (var (name, count) in new[] { ("photos", 6), ("paintings", 1), ("tests", 2) })
        {
            Directory.CreateDirectory(folder[name]);
            for (var i = 0; i < count; i++)
                File.WriteAllBytes(folder[$"{name}/{i}.png"], ColouredImages.Encode(i % 3, ref random, 80, 72));
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void LearnsAndIsComparedInStylesThatItHasNotLearned()
    {
        var (exitCode, output, errors) = Run(Small("--name", "any", "--steps", "12", "--small-epochs", "2"));
        Assert.True(exitCode == 0, errors);
        Assert.Contains("1 other style images, 2 styles to test", output);
        Assert.Contains("optimised 2 of 2", output);
        Assert.Contains("mean ratio", output);

        using var run = ArbitraryStyleRun.Load(folder["runs/any"]);
        Assert.Equal(["0", "1"], run.Test!.Styles.Select(score => score.Style));
        Assert.True(run.Progress.Best!.Metrics[ArbitraryStyleTask.HeldOutLoss] > 0);
        using var sheet = ImageDecoder.Decode(File.ReadAllBytes(run.Files.Sheet(2)));
        Assert.Equal((3 * 128) + (2 * 8), sheet.Width);
        Assert.Contains("Against 3 iterations", File.ReadAllText(run.Folder.ReportFile));
        using var config = JsonDocument.Parse(File.ReadAllText(folder["runs/any/config.json"]));
        var data = config.RootElement.GetProperty("data").EnumerateArray().Select(source => Path.GetFileName(source.GetProperty("path").GetString())).ToArray();
        Assert.Contains("slim5.safetensors", data);
        Assert.Contains("squeezenet.safetensors", data);
    }

    [Fact]
    public void AKilledRunEndsLikeAnUndisturbedOne()
    {
        var arguments = Small("--checkpoint-every", "2", "--steps", "9", "--small-epochs", "2", "--compared-photos", "0");
        Assert.Equal(0, Run([.. arguments, "--name", "whole"]).ExitCode);
        using (var process = TrainingProcess.StartArbitraryStyle([.. arguments, "--name", "killed"]))
        {
            SpinWait.SpinUntil(() => process.HasExited || StepsOf("killed") >= 4, TimeSpan.FromMinutes(2));
            process.Kill();
            process.Wait();
        }
        Assert.InRange(StepsOf("killed"), 2, 17);
        var (exitCode, _, errors) = Run("--name", "killed", "--runs", folder["runs"], "--resume");
        Assert.True(exitCode == 0, errors);
        foreach (var file in (string[])["checkpoints/best.dat", "checkpoints/last.ckpt", "sheets/002.jpg"])
            Assert.Equal(File.ReadAllBytes(folder[$"runs/whole/{file}"]), File.ReadAllBytes(folder[$"runs/killed/{file}"]));
    }

    [Fact]
    public void GoesOnFromTheWeightsOfAnotherRun()
    {
        Assert.Equal(0, Run(Small("--name", "first", "--compared-photos", "0")).ExitCode);
        var best = folder["runs/first/checkpoints/best.dat"];
        var (exitCode, _, errors) = Run(Small("--name", "second", "--filter-rate", "1e-9", "--learning-rate", "1e-8", "--compared-photos", "0", "--start", best));
        Assert.True(exitCode == 0, errors);
        using var first = ArbitraryStyleRun.Load(folder["runs/first"]);
        using var second = ArbitraryStyleRun.Load(folder["runs/second"]);
        var expected = first.Progress.Best!.Metrics[ArbitraryStyleTask.HeldOutLoss];
        Assert.Equal(expected, second.Progress.Best!.Metrics[ArbitraryStyleTask.HeldOutLoss], expected * 1e-3);
        (exitCode, _, errors) = Run(Small("--name", "third", "--start", best, "--width", "12"));
        Assert.Equal(1, exitCode);
        Assert.Contains("not the weights of this network in these sizes", errors);
        Assert.False(Directory.Exists(folder["runs/third"]));
    }

    [Fact]
    public void ErrorsAreReportedInOneLine()
    {
        Assert.Contains("--content, --test-styles and --encoder", Fails("--content", folder["photos"]));
        Assert.Contains("multiples of 16", Fails(Small("--small-side", "72")));
        Assert.Contains("--style-side is a multiple of 16", Fails(Small("--style-side", "72")));
        Assert.Contains("nothing would be learned", Fails(Small("--small-epochs", "0")));
        string[] photosOnly = [.. Small("--photo-share", "0", "--styles").Where(argument => argument != "--styles")];
        Assert.Contains("--photo-share 0 leaves no styles", Fails(photosOnly));
        Assert.Contains("there is no such folder", Fails(Small("--test-styles", folder["nothing"])));
        Assert.Contains("nothing.safetensors", Fails(Small("--encoder", folder["nothing.safetensors"])));
        Assert.False(Directory.Exists(folder["runs"]), "what fails at once leaves no run behind");

        string Fails(params string[] arguments)
        {
            var (exitCode, _, errors) = Run([.. arguments, "--name", "wrong"]);
            Assert.Equal(1, exitCode);
            return errors;
        }
    }

    private static (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        using var process = TrainingProcess.StartArbitraryStyle(arguments);
        return process.Wait();
    }

    /// <summary>A run of moments; <paramref name="given"/> takes the place of its options.</summary>
    private string[] Small(params string[] given)
    {
        string[][] defaults =
        [
            ["--content", folder["photos"]], ["--styles", folder["paintings"]], ["--test-styles", folder["tests"]], ["--encoder", folder["slim5.safetensors"]],
            ["--features", "squeezenet1_1"], ["--weights", folder["squeezenet.safetensors"]], ["--style-short-side", "64"], ["--style-side", "64"],
            ["--small-side", "64"], ["--measured-side", "64"], ["--measured-photos", "1"], ["--compared-photos", "1"], ["--compared-iterations", "3"],
            ["--width", "8"], ["--blocks", "1"], ["--mixed-styles", "3"], ["--small-epochs", "1"], ["--steps", "2"], ["--batch", "2"], ["--warm-up", "2"],
            ["--threads", "1"], ["--runs", folder["runs"]],
        ];
        return [.. given, .. defaults.Where(option => !given.Contains(option[0])).SelectMany(option => option)];
    }

    private long StepsOf(string name)
    {
        var checkpoint = folder[$"runs/{name}/checkpoints/last.ckpt"];
        return File.Exists(checkpoint) ? Checkpoint.ReadProgress(checkpoint).Step : 0;
    }
}
