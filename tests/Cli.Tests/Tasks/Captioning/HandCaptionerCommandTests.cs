using System.Text.Json;
using Torchline.Training.Core;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning.ByHand;
using Torchline.Training.Vision;
using Torchline.Training.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Cli.Tests.Tasks.Captioning;

public sealed class HandCaptionerCommandTests : IDisposable
{
    private readonly CaptionedFolder folder = new();
    private readonly string weights;

    public HandCaptionerCommandTests()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var encoder = VisionModels.Create("resnet18", 10);
        weights = folder["resnet18.safetensors"];
        SafetensorsFile.Write(weights, encoder.state_dict());
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void LearnsAndWritesAReport()
    {
        var (exitCode, output, errors) = Run([.. Small("rnn", epochs: 80), "--captions", "2", "--decay", "0.99", "--name", "few", "--runs", folder["runs"]]);
        Assert.True(exitCode == 0, errors);
        Assert.Contains("reproduced word for word", output);
        using var run = HandCaptionerRun.Load(folder["runs/few"]);
        var (first, best) = (run.Progress.History[0].Metrics, run.Progress.Best!.Metrics);
        Assert.True(best[Trainer.TrainLoss] < first[Trainer.TrainLoss] / 10, $"{first[Trainer.TrainLoss]}, then {best[Trainer.TrainLoss]}");
        Assert.InRange(best[HandCaptionerTask.ValidationBleu], 0, 1);
        var report = File.ReadAllText(run.Folder.ReportFile);
        Assert.Contains("data:image/jpeg;base64,", report);
        Assert.Contains("Validation images: sampled and true captions", report);
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("lstm")]
    public void AKilledRunEndsLikeAnUndisturbedOne(string cell)
    {
        string[] arguments = [.. Small(cell, epochs: 15), "--captions", "0", "--dropout", "0.3", "--clip", "1", "--checkpoint-every", "1", "--runs", folder["runs"]];
        var whole = Run([.. arguments, "--name", "whole"]);
        Assert.True(whole.ExitCode == 0, whole.Errors);
        using (var process = TrainingProcess.StartHandCaptioner([.. arguments, "--name", "killed"]))
        {
            SpinWait.SpinUntil(() => process.HasExited || StepsOf("killed") >= 20, TimeSpan.FromMinutes(2));
            process.Kill();
            process.Wait();
        }
        var features = Assert.Single(Directory.GetFiles(folder["runs/killed/features"], "*.safetensors"), file => new FileInfo(file).Length > 4 * 4 * 512);
        var computed = File.GetLastWriteTimeUtc(features);
        Assert.InRange(StepsOf("killed"), 20, (15 * 3) - 1); // or it was not killed
        var resumed = Run("--name", "killed", "--runs", folder["runs"], "--resume");
        Assert.True(resumed.ExitCode == 0, resumed.Errors);
        Assert.Equal(computed, File.GetLastWriteTimeUtc(features));
        Assert.Equal(File.ReadAllBytes(folder["runs/whole/checkpoints/best.dat"]), File.ReadAllBytes(folder["runs/killed/checkpoints/best.dat"]));
        Assert.Equal(File.ReadAllBytes(folder["runs/whole/checkpoints/last.ckpt"]), File.ReadAllBytes(folder["runs/killed/checkpoints/last.ckpt"]));
        Assert.Equal(HistoryOf("whole"), HistoryOf("killed"));

        string HistoryOf(string name) => JsonSerializer.Serialize(Checkpoint.ReadProgress(CheckpointOf(name)).History);
    }

    [Fact]
    public void ErrorsAreReportedInOneLine()
    {
        Assert.Contains("--cell", Fails("--data", folder.Path, "--weights", weights));
        Assert.Contains("no such folder", Fails("--cell", "rnn", "--data", folder["none"], "--weights", weights));
        Assert.Contains("no word comes", Fails(
            "--cell", "rnn", "--data", folder.Path, "--weights", weights, "--minimum-count", "1000"));
        using var scope = NewDisposeScope();
        SafetensorsFile.Write(folder["other.safetensors"], nn.Linear(3, 4).state_dict());
        Assert.Contains("another network", Fails("--cell", "rnn", "--data", folder.Path, "--weights", folder["other.safetensors"]));

        string Fails(params string[] arguments)
        {
            var (exitCode, _, errors) = Run([.. arguments, "--runs", folder["runs"], "--name", $"wrong-{Guid.NewGuid():N}"]);
            Assert.Equal(1, exitCode);
            return errors;
        }
    }

    private static (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        using var process = TrainingProcess.StartHandCaptioner(arguments);
        return process.Wait();
    }

    private string[] Small(string cell, int epochs) =>
    [
        "--cell", cell, "--data", folder.Path, "--weights", weights, "--side", "32", "--threads", "1", "--batch", "3",
        "--hidden", "24", "--embedding", "8", "--minimum-count", "1", "--maximum-length", "6", "--epochs", $"{epochs}",
    ];

    private string CheckpointOf(string name) => folder[$"runs/{name}/checkpoints/last.ckpt"];

    private long StepsOf(string name) => File.Exists(CheckpointOf(name)) ? Checkpoint.ReadProgress(CheckpointOf(name)).Step : 0;
}
