using Torchline.Training.Tasks.Sentiment.Data;

namespace Torchline.Training.Tasks.Sentiment;

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
