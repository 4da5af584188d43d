using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>How good one run of a recipe is.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Dev">Accuracy on the development set.</param>
/// <param name="Test">Accuracy on the test set, null if it has not been looked at.</param>
internal sealed record SentimentRunResult(long Seed, double Dev, double? Test)
{
    /// <summary>The figures of a run that is loaded.</summary>
    public static SentimentRunResult Of(SentimentRun run) => new(
        run.Configuration.Seed,
        (run.Progress.Best ?? throw new RunException($"{run.Folder.Path}: the run has not completed an epoch yet")).Metrics[SentimentTask.Accuracy],
        run.Test?.Accuracy);

    /// <summary>Reads the figures from a run folder.</summary>
    public static SentimentRunResult Read(string path)
    {
        using var run = SentimentRun.Load(path);
        return Of(run);
    }
}
