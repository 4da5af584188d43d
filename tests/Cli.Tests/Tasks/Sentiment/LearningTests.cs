using Torchline.Training.Tasks.Sentiment.Networks;
using Xunit;

namespace Cli.Tests.Tasks.Sentiment;

public sealed class LearningTests : IDisposable
{
    private readonly TemporaryFolder runs = new();

    public static TheoryData<string> Names => [.. SentimentModels.Names.Where(name => !SentimentModels.ReadsPieces(name))];

    public void Dispose() => runs.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryModelLearnsTheSyntheticReviews(string name)
    {
        var (exitCode, _, errors) = TrainingProcess.Run(
            ["--model", name, "--data", "synthetic", "--runs", runs.Path, "--name", "learned", "--threads", "1", "--epochs", "4", "--test",
            .. name == "two-way" ? new[] { "--pretraining-epochs", "1" } : []]);
        Assert.True(exitCode == 0, errors);
        using var run = Torchline.Training.Tasks.Sentiment.SentimentRun.Load(runs["learned"]);
        Assert.InRange(run.Test!.Accuracy, 0.95, 1);
    }
}
