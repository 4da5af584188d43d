using System.Text.Json;
using Torchline.Training.Core;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Classification;
using Torchline.Training.Vision;
using Xunit;
using static TorchSharp.torch;

namespace Cli.Tests.Tasks.Classification;

public sealed class ClassifierTrainingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ClassifierTrainingTests() => ColouredImages.Write(folder["data"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void LearnsToClassifyColoursAndWritesAReport()
    {
        var (exitCode, output, errors) = TrainingProcess.RunClassifier(
            Small("--mode", "finetune", "--model", "resnet18", "--recipe", "tutorial", "--learning-rate", "0.01", "--epochs", "4", "--name", "colours"));
        Assert.True(exitCode == 0, errors);
        Assert.Contains("before training", output);
        using var run = ClassifierRun.Load(folder["runs/colours"]);
        Assert.Equal(ColouredImages.Classes, run.Start.Classes);
        Assert.InRange(run.Progress.Best!.Metrics[ClassifierTask.Accuracy], 0.9, 1);
        Assert.InRange(run.Progress.Best.Metrics[Trainer.TrainAccuracy], 0.6, 1);
        var report = File.ReadAllText(run.Folder.ReportFile);
        Assert.Contains("data:image/jpeg;base64,", report);
        Assert.Contains("called red", report);
    }

    [Theory]
    [InlineData("freeze", 0, false)]
    [InlineData("finetune", 2, false)]
    [InlineData("finetune", 0, true)]
    public void TheBackboneLearnsAfterTheHead(string mode, int headFirst, bool learns)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        using var pretrained = VisionModels.Create("squeezenet1_1", 10);
        var weights = Save(pretrained);
        var (exitCode, _, errors) = TrainingProcess.RunClassifier(
            Small("--mode", mode, "--head-first", $"{headFirst}", "--weights", weights, "--recipe", "tutorial", "--name", "turns"));
        Assert.True(exitCode == 0, errors);
        using var run = ClassifierRun.Load(folder["runs/turns"]);
        var before = pretrained.state_dict();
        foreach (var (name, value) in run.Network.state_dict().Where(entry => !run.Network.IsHead(entry.Key)))
            Assert.True(value.allclose(before[name], rtol: 0, atol: 0) != learns, name);
    }

    [Fact]
    public void AStoppedRunEndsLikeAnUndisturbedOne()
    {
        var recipe = Small(
            "--mode", "finetune", "--head-first", "1", "--epochs", "3", "--learning-rate", "0.01", "--average-decay", "0.9", "--checkpoint-every", "1");
        Assert.Equal(0, TrainingProcess.RunClassifier([.. recipe, "--name", "whole"]).ExitCode);
        using (var process = TrainingProcess.StartClassifier([.. recipe, "--name", "killed"]))
        {
            var checkpoint = folder["runs/killed/checkpoints/last.ckpt"];
            SpinWait.SpinUntil(() => File.Exists(checkpoint) || process.HasExited, TimeSpan.FromMinutes(2));
            process.Kill();
            process.Wait();
        }
        var resumed = TrainingProcess.RunClassifier("--name", "killed", "--runs", folder["runs"], "--resume");
        Assert.True(resumed.ExitCode == 0, resumed.Errors);
        Assert.Equal(File.ReadAllBytes(folder["runs/whole/checkpoints/best.dat"]), File.ReadAllBytes(folder["runs/killed/checkpoints/best.dat"]));
        Assert.Equal(HistoryOf("whole"), HistoryOf("killed"));
        var losses = Checkpoint.ReadProgress(folder["runs/whole/checkpoints/last.ckpt"]).History.Select(epoch => epoch.Metrics["val.loss"]);
        Assert.Equal(3, losses.Distinct().Count()); // it learned in every epoch

        string HistoryOf(string name) => JsonSerializer.Serialize(Checkpoint.ReadProgress(folder[$"runs/{name}/checkpoints/last.ckpt"]).History);
    }

    [Theory]
    [InlineData("squeezenet1_1")]
    [InlineData("resnet18")]
    [InlineData("mobilenet_v2")]
    public void EveryHeadLearnsByTheDefaultRecipe(string model)
    {
        var (exitCode, _, errors) = TrainingProcess.RunClassifier(Small("--mode", "finetune", "--model", model, "--name", "heads"));
        Assert.True(exitCode == 0, errors);
        Assert.Contains("the backbone will not learn", errors);
        using var run = ClassifierRun.Load(folder["runs/heads"]);
        Assert.NotEqual(run.Start.Loss, run.Progress.History[^1].Metrics["val.loss"]);
    }

    [Fact]
    public void AFolderOfClassesIsSplitAndTheLineSaysSo()
    {
        var (exitCode, _, errors) = TrainingProcess.RunClassifier(
            Small("--mode", "finetune", "--epochs", "1", "--name", "split", "--data", folder["data/train"]));
        Assert.True(exitCode == 0, errors);
        Assert.Contains("4 of its 24 images validate, a fifth of each class, chosen by seed 1", errors);
        var resumed = TrainingProcess.RunClassifier("--name", "split", "--runs", folder["runs"], "--resume");
        Assert.True(resumed.ExitCode == 0, resumed.Errors);
    }

    [Fact]
    public void ErrorsAreReportedInOneLine()
    {
        Assert.Contains("--short-side", Fails("--mode", "finetune", "--side", "64"));
        Assert.Contains("--weights", Fails("--mode", "freeze"));
        Assert.Contains("--mode", Fails());
        Assert.Contains("no such folder", Fails("--mode", "finetune", "--data", folder["none"]));

        using var scope = NewDisposeScope();
        using var other = nn.Linear(3, 4);
        Assert.Contains("another network", Fails("--mode", "finetune", "--weights", Save(other)));

        string Fails(params string[] arguments)
        {
            var (exitCode, _, errors) = TrainingProcess.RunClassifier(Small(["--name", "wrong", .. arguments]));
            Assert.Equal(1, exitCode);
            return errors;
        }
    }

    [Fact]
    public void RecipesAreRecorded()
    {
        var (exitCode, _, errors) = TrainingProcess.RunClassifier(
            Small("--mode", "finetune", "--name", "one", "--epochs", "1", "--momentum", "0.5"));
        Assert.True(exitCode == 0, errors);
        using var config = JsonDocument.Parse(File.ReadAllText(folder["runs/one/config.json"]));
        var recipe = config.RootElement.GetProperty("options").GetProperty("recipe");
        Assert.Equal(0.5, recipe.GetProperty("momentum").GetDouble());
        Assert.True(recipe.GetProperty("adaptStatistics").GetBoolean());
    }

    /// <summary>A training of seconds; <paramref name="given"/>, names and values in turns, takes the place of its options.</summary>
    private string[] Small(params string[] given)
    {
        string[][] defaults =
        [
            ["--data", folder["data"]], ["--model", "squeezenet1_1"], ["--side", "48"], ["--short-side", "48"], ["--threads", "1"],
            ["--runs", folder["runs"]], ["--epochs", "2"], ["--batch", "6"],
        ];
        return [.. given, .. defaults.Where(option => !given.Contains(option[0])).SelectMany(option => option)];
    }

    private string Save(nn.Module module)
    {
        var path = folder[$"{Guid.NewGuid():N}.safetensors"];
        Torchline.Training.Weights.Safetensors.SafetensorsFile.Write(path, module.state_dict());
        return path;
    }
}
