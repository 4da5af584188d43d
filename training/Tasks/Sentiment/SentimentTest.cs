using Torchline.Training.Core.Data;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment.Data;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>Looks at the test set, once.</summary>
public static class SentimentTest
{
    /// <summary>Evaluates the chosen weights on the test set and records the result; a second call returns the record.</summary>
    /// <param name="run">A finished run.</param>
    /// <param name="malformed">Reports and counts unusable lines.</param>
    /// <exception cref="RunException">The run is not finished: the choice of the weights is still open.</exception>
    /// <exception cref="InvalidDataException">The test set is missing or malformed.</exception>
    public static TestResult Run(SentimentRun run, MalformedLines malformed)
    {
        if (run.Test is { } known)
            return known;
        if (!run.Progress.Finished)
            throw new RunException($"{run.Folder.Name}: finish the run before testing it");
        var (reviews, source) = ReviewSplits.LoadTest(run.Configuration.Options.Data, malformed);
        var evaluation = SentimentEvaluation.Of(run.Network, new EncodedReviews(reviews, run.Vocabulary));
        var result = new TestResult(
            run.Progress.Best!.Epoch, evaluation.Confusion.Accuracy, evaluation.Loss, evaluation.Confusion, source);
        RunFolder.WriteJson(run.Folder.TestFile, result);
        return result;
    }
}
