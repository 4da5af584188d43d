using System.Text.Json;
using Torchline.Imaging;
using Torchline.Training.Core;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;
using Torchline.Training.Vision;
using Torchline.Training.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Cli.Tests.Tasks.StyleTransfer;

public sealed class StyleNetworkCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string weights;

    public StyleNetworkCommandTests()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var network = VisionModels.Create("squeezenet1_1", 5);
        weights = folder["squeezenet.safetensors"];
        SafetensorsFile.Write(weights, network.state_dict());
        var random = new SplitMix64(1);
        Directory.CreateDirectory(folder["photos"]);
        for (var i = 0; i < 6; i++)
            File.WriteAllBytes(folder[$"photos/{i}.png"], ColouredImages.Encode(i % 3, ref random));
        foreach (var (name, channel) in new[] { ("red", 0), ("blue", 2) })
            File.WriteAllBytes(folder[name + ".png"], ColouredImages.Encode(channel, ref random, 80, 70));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void LearnsStylesAndIsCompared()
    {
        var (exitCode, output, errors) = Run(Small("--name", "two", "--steps", "12", "--small-epochs", "2", "--large-epochs", "2"));
        Assert.True(exitCode == 0, errors);
        Assert.Contains("red, blue; ", output);
        Assert.Contains("optimised 2 of 2", output);
        Assert.Contains("val.loss", output);
        Assert.DoesNotContain("val.blue.loss", output); // that is in metrics.jsonl

        var losses = MetricsLog.Read(folder["runs/two/metrics.jsonl"]).Select(line => line[Trainer.TrainLoss]!.GetValue<double>()).ToArray();
        Assert.Equal(4, losses.Length);
        Assert.True(losses[1] < losses[0], $"{losses[0]}, then {losses[1]}"); // the next two are of other crops
        Assert.True(losses[3] < losses[2], $"{losses[2]}, then {losses[3]}");

        using var run = StyleNetworkRun.Load(folder["runs/two"]);
        Assert.Equal(["red", "blue"], run.Test!.Styles.Select(score => score.Style));
        Assert.All(run.Test.Styles, score => Assert.True(score.Network.Total > 0 && score.Course is [> 0, > 0, > 0, > 0], score.ToString())); // before, and after each of 3
        Assert.All(run.Test.Styles, score => Assert.Equal(score.Optimised.Perceptual, score.Course[^1], score.Course[^1] * 1e-6));
        using var sheet = ImageDecoder.Decode(File.ReadAllBytes(run.Files.Sheet(4)));
        Assert.Equal(((3 * 192) + (2 * 8), 192), (sheet.Width, sheet.Height));
        Assert.All(run.Configuration.Options.Styles, style => Assert.True(File.Exists(run.Files.Thumbnail(style))));
        Assert.Contains("val.blue.loss, epoch 4", File.ReadAllText(run.Folder.ReportFile));
    }

    [Fact]
    public void AKilledRunEndsLikeAnUndisturbedOne()
    {
        var arguments = Small("--checkpoint-every", "2", "--steps", "9");
        Assert.Equal(0, Run([.. arguments, "--name", "whole"]).ExitCode);
        using (var process = TrainingProcess.StartStyleNetwork([.. arguments, "--name", "killed"]))
        {
            SpinWait.SpinUntil(() => process.HasExited || StepsOf("killed") >= 4, TimeSpan.FromMinutes(2));
            process.Kill();
            process.Wait();
        }
        Assert.InRange(StepsOf("killed"), 2, 18);
        var (exitCode, _, errors) = Run("--name", "killed", "--runs", folder["runs"], "--resume");
        Assert.True(exitCode == 0, errors);
        foreach (var file in (string[])["checkpoints/best.dat", "checkpoints/last.ckpt", "test.json", "sheets/002.jpg"])
            Assert.Equal(File.ReadAllBytes(folder[$"runs/whole/{file}"]), File.ReadAllBytes(folder[$"runs/killed/{file}"]));
    }

    [Fact]
    public void WhatHasBeenOptimisedIsNotOptimisedAgain()
    {
        var arguments = Small("--name", "again", "--steps", "2");
        Assert.Equal(0, Run(arguments).ExitCode);
        File.Delete(folder["runs/again/test.json"]);
        var (exitCode, output, errors) = Run("--name", "again", "--runs", folder["runs"], "--resume");
        Assert.True(exitCode == 0, errors);
        Assert.DoesNotContain("optimised 2 of 2", output);
        Assert.True(File.Exists(folder["runs/again/test.json"]));
    }

    [Fact]
    public void GoesOnFromTheWeightsOfAnotherRun()
    {
        Assert.Equal(0, Run(Small("--name", "first", "--steps", "12", "--compared-photos", "0")).ExitCode);
        var best = folder["runs/first/checkpoints/best.dat"];
        var (exitCode, _, errors) = Run(Small("--name", "second", "--steps", "1", "--filter-rate", "1e-9", "--learning-rate", "1e-8", "--compared-photos", "0", "--start", best));
        Assert.True(exitCode == 0, errors);
        using var first = StyleNetworkRun.Load(folder["runs/first"]);
        using var second = StyleNetworkRun.Load(folder["runs/second"]);
        Assert.Equal(first.Progress.Best!.Metrics[StyleNetworkTask.HeldOutLoss], second.Progress.Best!.Metrics[StyleNetworkTask.HeldOutLoss], 1e-2);
        Assert.Contains(second.Configuration.Data, source => source.Path == best);
        (exitCode, _, errors) = Run(Small("--name", "third", "--start", best, "--width", "5"));
        Assert.Equal(1, exitCode);
        Assert.Contains("not the weights of this network in these sizes", errors);
        Assert.False(Directory.Exists(folder["runs/third"]));
    }

    [Fact]
    public void OptionsAreRecordedAndRule()
    {
        var (exitCode, _, errors) = Run(Small("--name", "options", "--steps", "1", "--style-layers", "1:10,4:20", "--tv-weight", "0.5", "--width", "6", "--shift", "5", "--filter-rate", "0", "--style-side", "red=70", "--compared-photos", "0",
            "--second-features", "squeezenet1_1", "--second-weights", weights, "--second-style-layers", "2:30"));
        Assert.True(exitCode == 0, errors);
        using var config = JsonDocument.Parse(File.ReadAllText(folder["runs/options/config.json"]));
        var options = config.RootElement.GetProperty("options");
        Assert.Equal(0.5, options.GetProperty("objective").GetProperty("totalVariationWeight").GetDouble());
        Assert.Equal(20, options.GetProperty("objective").GetProperty("styleLayers")[1].GetProperty("weight").GetDouble());
        Assert.Equal(0, options.GetProperty("recipe").GetProperty("filterRate").GetDouble());
        Assert.Equal(5, options.GetProperty("recipe").GetProperty("shift").GetInt32());
        Assert.Equal(70, options.GetProperty("styleShortSides").GetProperty("red").GetInt32());
        Assert.Equal(30, options.GetProperty("secondStyle").GetProperty("layers")[0].GetProperty("weight").GetDouble());
        Assert.Equal("cpu", config.RootElement.GetProperty("device").GetString());
        Assert.Equal(6, options.GetProperty("architecture").GetProperty("width").GetInt32());
        Assert.Equal("Unknown", options.GetProperty("styles")[0].GetProperty("artist").GetString());
        Assert.False(File.Exists(folder["runs/options/test.json"]));
    }

    [Fact]
    public void ErrorsAreReportedInOneLine()
    {
        Assert.Contains("--styles or --style", Fails("--name", "none", "--content", folder["photos"], "--weights", weights));
        Assert.Contains("NAME=FILE", Fails(Small("--style", "red")));
        Assert.Contains("two styles \"a\"", Fails(Small("--style", $"a={folder["red.png"]}", $"a={folder["blue.png"]}")));
        Assert.Contains("multiples of 4", Fails(Small("--small-side", "66")));
        Assert.Contains("--style-factor \"grey=2\" is not of the form", Fails(Small("--style-factor", "grey=2")));
        Assert.Contains("a number above 0", Fails(Small("--style-factor", "red=0")));
        Assert.Contains("--style-factor is given twice for \"red\"", Fails(Small("--style-factor", "red=1", "red=2")));
        Assert.Contains("a whole number from 64", Fails(Small("--style-side", "red=80.5")));
        Assert.Contains("--edge-kernel is odd", Fails(Small("--edge-kernel", "4")));
        Assert.Contains("nothing would be learned", Fails(Small("--small-epochs", "0", "--large-epochs", "0")));
        Assert.Contains("has no layer \"relu4_2\"", Fails(Small("--content-layer", "relu4_2")));
        Assert.Contains("--second-features: give its layers", Fails(Small("--second-features", "vgg16")));
        Assert.Contains("are those of --second-features", Fails(Small("--second-style-layers", "relu1_2:1")));
        Assert.Contains("vgg16 has no layer \"relu9_9\"", Fails(Small("--second-features", "vgg16", "--second-weights", weights, "--second-style-layers", "relu9_9:1")));
        Assert.Contains("to hold out", Fails(Small("--compared-photos", "6")));
        Assert.Contains("there is no device cuda:9", Fails(Small("--device", "cuda:9")));
        Assert.Contains("--device is cpu, cuda, or cuda:1", Fails(Small("--device", "gpu")));
        Assert.Contains("nothing.dat", Fails(Small("--start", folder["nothing.dat"])));
        Assert.Contains("nothing.png", Fails(Small("--style", $"a={folder["nothing.png"]}")));
        Assert.Contains("holds no run", Fails("--resume", "--name", "none", "--runs", folder["runs"]));
        Assert.False(Directory.Exists(folder["runs"]), "what fails at once leaves no run behind");

        string Fails(params string[] arguments)
        {
            var (exitCode, _, errors) = Run(arguments.Contains("--name") ? arguments : [.. arguments, "--name", "wrong"]);
            Assert.Equal(1, exitCode);
            return errors;
        }
    }

    private static (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        using var process = TrainingProcess.StartStyleNetwork(arguments);
        return process.Wait();
    }

    /// <summary>A run of moments; <paramref name="given"/> takes the place of its options.</summary>
    private string[] Small(params string[] given)
    {
        string[][] defaults =
        [
            ["--style", $"red={folder["red.png"]}", $"blue={folder["blue.png"]}"], ["--content", folder["photos"]],
            ["--features", "squeezenet1_1"], ["--weights", weights], ["--style-short-side", "64"], ["--small-side", "64"], ["--large-side", "68"],
            ["--measured-side", "64"], ["--measured-photos", "1"], ["--compared-photos", "1"], ["--compared-iterations", "3"], ["--width", "4"],
            ["--blocks", "1"], ["--edge-kernel", "3"], ["--small-epochs", "1"], ["--large-epochs", "1"], ["--batch", "2"], ["--warm-up", "2"],
            ["--learning-rate", "0.01"], ["--threads", "1"], ["--runs", folder["runs"]],
        ];
        return [.. given, .. defaults.Where(option => !given.Contains(option[0])).SelectMany(option => option)];
    }

    private long StepsOf(string name)
    {
        var checkpoint = folder[$"runs/{name}/checkpoints/last.ckpt"];
        return File.Exists(checkpoint) ? Checkpoint.ReadProgress(checkpoint).Step : 0;
    }
}
