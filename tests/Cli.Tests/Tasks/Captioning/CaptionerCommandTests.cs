using System.Text.Json;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Vision;
using Torchline.Training.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Cli.Tests.Tasks.Captioning;

public sealed class CaptionerCommandTests : IDisposable
{
    private readonly CaptionedFolder folder = new();
    private readonly string weights;

    public CaptionerCommandTests()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var encoder = VisionModels.Create("resnet18", 10);
        weights = folder["resnet18.safetensors"];
        SafetensorsFile.Write(weights, encoder.state_dict());
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("attention")]
    [InlineData("lstm")]
    public void LearnsInAllPhasesIsTestedAndWritesAReport(string model)
    {
        var (exitCode, output, errors) = Run([.. Small(model), "--decoder-epochs", "20", "--name", "all", "--runs", folder["runs"]]);
        Assert.True(exitCode == 0, errors);
        Assert.Contains(": BLEU", output);
        using var run = CaptionerRun.Load(folder["runs/all"]);
        var history = run.Progress.History;
        Assert.Equal(23, history.Count);
        Assert.True(history[19].Metrics["train.loss"] < history[0].Metrics["train.loss"] / 1.5);
        Assert.True(history[22].Metrics["train.loss"] < 0); // minus the CIDEr-D of its own captions
        Assert.Equal(2, run.Test!.Images);
        Assert.Equal([(3, 0.7), (5, 0.7), (8, 0.7), (3, 1), (5, 1), (8, 1)], run.Test.Validation.Select(by => (by.Beam, by.LengthPenalty)));
        var chosen = run.Test.Validation.Single(by => by.Beam == run.ServedBeam && by.LengthPenalty == run.ServedLengthPenalty);
        Assert.Equal(run.Test.Validation.Max(by => by.Scores.CiderD), chosen.Scores.CiderD);
        var report = File.ReadAllText(run.Folder.ReportFile);
        Assert.Contains("2 test images", report);
        Assert.Equal(model == "attention", report.Contains("Attention of each word", StringComparison.Ordinal));
    }

    [Fact]
    public void AKilledRunEndsLikeAnUndisturbedOne()
    {
        string[] arguments = [.. Small("attention"), "--decoder-epochs", "2", "--checkpoint-every", "1", "--runs", folder["runs"], "--cache", folder["features"]];
        var whole = Run([.. arguments, "--name", "whole"]);
        Assert.True(whole.ExitCode == 0, whole.Errors);
        foreach (var steps in (int[])[3, 5, 7]) // of 4 steps of the decoder, 2 of both, 4 from its own captions
        {
            var name = $"killed-at-{steps}";
            using (var process = TrainingProcess.StartCaptioner([.. arguments, "--name", name]))
            {
                SpinWait.SpinUntil(() => process.HasExited || StepsOf(name) >= steps, TimeSpan.FromMinutes(2));
                process.Kill();
                process.Wait();
            }
            Assert.InRange(StepsOf(name), steps, 9); // or it was not killed
            var resumed = Run("--name", name, "--runs", folder["runs"], "--resume");
            Assert.True(resumed.ExitCode == 0, resumed.Errors);
            foreach (var file in (string[])["checkpoints/best.dat", "checkpoints/last.ckpt"])
                Assert.Equal(File.ReadAllBytes(folder[$"runs/whole/{file}"]), File.ReadAllBytes(folder[$"runs/{name}/{file}"]));
            Assert.Equal(HistoryOf("whole"), HistoryOf(name));
        }

        string HistoryOf(string name) => JsonSerializer.Serialize(Checkpoint.ReadProgress(CheckpointOf(name)).History);
    }

    [Fact]
    public void ARunStartsFromTheCaptionerOfAnother()
    {
        var first = Run([.. Small("attention"), "--decoder-epochs", "4", "--name", "first", "--runs", folder["runs"]]);
        Assert.True(first.ExitCode == 0, first.Errors);
        var start = folder["runs/first/checkpoints/best.dat"];
        string[] more =
        [
            "--data", folder.Path, "--start", start, "--side", "64", "--threads", "1", "--batch", "2", "--embedding", "8", "--minimum-count", "1",
            "--maximum-length", "6", "--decoder-epochs", "1", "--finetune-epochs", "0", "--self-critical-epochs", "0", "--learning-rate", "1e-8",
            "--runs", folder["runs"],
        ];
        var second = Run([.. more, "--hidden", "24", "--name", "second"]);
        Assert.True(second.ExitCode == 0, second.Errors);
        Assert.Contains("the encoder is trained", second.Output); // its features, not those of --weights
        using (var from = CaptionerRun.Load(folder["runs/first"]))
        using (var to = CaptionerRun.Load(folder["runs/second"]))
        {
            var (expected, actual) = (from.Progress.Best!.Metrics, to.Progress.Best!.Metrics);
            Assert.Equal(expected["val.loss"], actual["val.loss"], tolerance: 2e-3); // features are kept in half precision
            Assert.Contains(to.Configuration.Data, source => source.Path == start && source.Sha256 is not null);
        }
        var wrong = Run([.. more, "--hidden", "32", "--name", "third"]);
        Assert.Contains("not the weights of this network", wrong.Errors);
        Assert.False(Directory.Exists(folder["runs/third"]));
    }

    [Fact]
    public void ErrorsAreReportedInOneLine()
    {
        Assert.Contains("--weights", Fails("--data", folder.Path));
        Assert.Contains("no such folder", Fails("--data", folder["none"], "--weights", weights));
        Assert.Contains("nothing would be learned", Fails(
            "--data", folder.Path, "--weights", weights, "--decoder-epochs", "0", "--finetune-epochs", "0", "--self-critical-epochs", "0"));
        Assert.Contains("leave out --weights", Fails("--data", folder.Path, "--weights", weights, "--start", weights));
        Assert.Contains("--cache", Fails("--data", folder.Path, "--start", weights, "--cache", folder["features"]));
        Assert.Contains("not the weights of this network", Fails("--data", folder.Path, "--start", weights));
        Assert.Contains("--heads", Fails("--data", folder.Path, "--weights", weights, "--hidden", "10", "--heads", "3"));
        Assert.Contains("no run", Fails("--resume"));
        folder.Write("test.txt", "none.png\n");
        Assert.Contains("no image with captions is left", Fails("--data", folder.Path, "--weights", weights)); // before anything is learned

        string Fails(params string[] arguments)
        {
            var (exitCode, _, errors) = Run([.. arguments, "--runs", folder["runs"], "--name", $"wrong-{Guid.NewGuid():N}"]);
            Assert.Equal(1, exitCode);
            return errors;
        }
    }

    private static (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        using var process = TrainingProcess.StartCaptioner(arguments);
        return process.Wait();
    }

    private string[] Small(string model) =>
    [
        "--model", model, "--data", folder.Path, "--weights", weights, "--side", "64", "--threads", "1", "--batch", "2", "--hidden", "24",
        "--embedding", "8", "--minimum-count", "1", "--maximum-length", "6", "--finetune-epochs", "1", "--self-critical-epochs", "2",
        "--warm-up", "0", "--learning-rate", "0.01", "--average-decay", "0.5", "--patience", "0",
        "--dropout", "0.1", "--label-smoothing", "0",
    ];

    private string CheckpointOf(string name) => folder[$"runs/{name}/checkpoints/last.ckpt"];

    private long StepsOf(string name) => File.Exists(CheckpointOf(name)) ? Checkpoint.ReadProgress(CheckpointOf(name)).Step : 0;
}
