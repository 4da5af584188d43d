using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment;
using Xunit;

namespace Cli.Tests.Tasks.Sentiment;

public sealed class SentimentCommandTests : IDisposable
{
    private readonly TemporaryFolder runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void TrainsTestsPredictsAndReports()
    {
        var input = runs.File("unlabelled.txt", "the food was great .\nthe food was terrible .\n\n");
        var (exitCode, output, errors) = TrainingProcess.Run(
            "--model", "bow", "--data", "synthetic", "--runs", runs.Path, "--name", "bow", "--seed", "7", "--test", "--predict", input);
        Assert.True(exitCode == 0, errors);
        Assert.Contains("test accuracy", output);

        using var run = SentimentRun.Load(runs["bow"]);
        Assert.True(run.Progress.Finished);
        Assert.Equal(7, run.Configuration.Seed);
        Assert.InRange(run.Test!.Accuracy, 0.95, 1);
        Assert.Equal(run.Test.Epoch, run.Progress.Best!.Epoch);
        var labels = File.ReadAllLines(run.Folder.PredictionsFile);
        Assert.Equal(["1", "0"], labels.Take(2));
        Assert.Equal(3, labels.Length);

        var report = File.ReadAllText(run.Folder.ReportFile);
        foreach (var part in (string[])["<svg", "Learning curves", "test accuracy", "Most confident mistakes", "learningRate", "--seed 7"])
            Assert.Contains(part, report);
        Assert.DoesNotContain("http", report); // self-contained
        Assert.Equal(
            MetricsLog.Read(run.Folder.MetricsFile).SelectMany(epoch => epoch
                .Where(entry => entry.Key is not ("epoch" or "step" or "seconds"))
                .Select(entry => (entry.Key, (long)epoch["step"]!, (float)(double)entry.Value!))),
            Assert.Single(TensorBoardEvents.Read(run.Folder.EventDirectory)));

        var again = TrainingProcess.Run("--runs", runs.Path, "--name", "bow", "--predict", input, "--out", runs["labels.txt"]);
        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Equal(labels, File.ReadAllLines(runs["labels.txt"]));
    }

    [Fact]
    public void ATakenNameIsRefused()
    {
        var arguments = (string[])["--model", "bow", "--data", "synthetic", "--runs", runs.Path, "--name", "one", "--epochs", "1"];
        Assert.Equal(0, TrainingProcess.Run(arguments).ExitCode);
        var (exitCode, _, errors) = TrainingProcess.Run(arguments);
        Assert.Equal(1, exitCode);
        Assert.Contains("--resume", errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [Theory]
    [InlineData("--model and --data", "--name", "x")]
    [InlineData("--name", "--model", "bow", "--data", "synthetic")]
    [InlineData("word vectors", "--model", "avg-glove", "--data", "somewhere", "--name", "x")]
    [InlineData("no word vectors", "--model", "avg", "--data", "synthetic", "--glove", "g", "--name", "x")]
    [InlineData("number from 1", "--model", "avg", "--data", "synthetic", "--epochs", "0", "--name", "x")]
    [InlineData("number from 0", "--model", "avg", "--data", "synthetic", "--word-dropout", "1.5", "--name", "x")]
    [InlineData("cannot change a run", "--name", "x", "--resume", "--epochs", "3")]
    [InlineData("--predict", "--name", "x", "--out", "labels.txt")]
    [InlineData("gru", "--model", "gru", "--data", "synthetic", "--name", "x")]
    [InlineData("no such folder", "--model", "bow", "--data", "/nowhere", "--name", "x")]
    [InlineData("holds no run", "--name", "x", "--resume")]
    [InlineData("cannot name a run", "--model", "bow", "--data", "synthetic", "--name", "../x")]
    public void WrongUseIsOneClearLine(string message, params string[] arguments)
    {
        var (exitCode, _, errors) = TrainingProcess.Run([.. arguments, "--runs", runs.Path]);
        Assert.Equal(1, exitCode);
        Assert.Contains(message, errors);
        Assert.DoesNotContain("   at ", errors);
        Assert.Empty(Directory.GetFileSystemEntries(runs.Path));
    }

    [Fact]
    public void HelpShowsExamples()
    {
        var (exitCode, output, _) = TrainingProcess.Run("--help");
        Assert.Equal(0, exitCode);
        Assert.Contains("torchline train sentiment", output);
        Assert.Contains("--data synthetic", output);
        Assert.Contains("--word-dropout", output);
    }

    [Fact]
    public void MalformedLinesAreReportedAndSkippedUpToTheLimit()
    {
        var lines = string.Concat(Enumerable.Repeat("1 good food .\n0 bad food .\n", 50));
        runs.File("train.txt", lines + "what is this\n");
        runs.File("dev.txt", lines);
        var arguments = (string[])["--model", "bow", "--data", runs.Path, "--runs", runs["runs"], "--epochs", "1"];

        var lenient = TrainingProcess.Run([.. arguments, "--name", "lenient"]);
        Assert.True(lenient.ExitCode == 0, lenient.Errors);
        Assert.Contains("train.txt:101: expected a label", lenient.Errors);

        var strict = TrainingProcess.Run([.. arguments, "--name", "strict", "--max-malformed", "0"]);
        Assert.Equal(1, strict.ExitCode);
        Assert.Contains("more than 0 malformed lines", strict.Errors);
    }
}
