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
        var result = new TestResult(run.Progress.Best!.Epoch, evaluation.Confusion.Accuracy, evaluation.Loss, evaluation.Confusion, source);
        RunFolder.WriteJson(run.Folder.TestFile, result);
        return result;
    }
}

/// <summary>The one look at the test set: <c>test.json</c>.</summary>
/// <param name="Epoch">The epoch whose weights were tested.</param>
/// <param name="Accuracy">The share judged rightly.</param>
/// <param name="Loss">Mean binary cross entropy, in nats.</param>
/// <param name="Confusion">The decisions.</param>
/// <param name="Data">The test set.</param>
public sealed record TestResult(int Epoch, double Accuracy, double Loss, BinaryConfusion Confusion, DataSource Data);

/// <summary>Labels sentences that have no label.</summary>
public static class SentimentPredictions
{
    /// <summary>Writes one <c>0</c> or <c>1</c> a line, in input order.</summary>
    /// <param name="run">A trained classifier.</param>
    /// <param name="input">One sentence a line. A line without words is judged as one unknown word.</param>
    /// <param name="output">Where the labels go.</param>
    /// <returns>How many lines were labelled.</returns>
    /// <exception cref="InvalidDataException">The input is missing, empty or has an over-long line.</exception>
    public static int Write(SentimentRun run, string input, string output)
    {
        var sentences = ReviewFile.ReadUnlabelled(input);
        var encoded = new EncodedReviews(sentences, new float[sentences.Count], run.Vocabulary);
        var evaluation = SentimentEvaluation.Of(run.Network, encoded);
        DurableFile.Write(output, string.Concat(evaluation.Probabilities.Select(probability => probability > 0.5f ? "1\n" : "0\n")));
        return sentences.Count;
    }
}
