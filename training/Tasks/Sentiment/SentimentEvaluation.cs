using Torchline.Training.Core.Data;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment.Data;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>A network's predictions for some reviews.</summary>
/// <param name="Probabilities">For each review, in input order, the probability that it is positive.</param>
/// <param name="Loss">Mean binary cross entropy against the targets, in nats.</param>
/// <param name="Confusion">Decisions at one half against the targets.</param>
internal sealed record SentimentEvaluation(float[] Probabilities, double Loss, BinaryConfusion Confusion)
{
    private const int BatchSize = 500;

    /// <summary>Runs the network in evaluation mode over all reviews, and puts it back into the mode it was in.</summary>
    /// <param name="network">Turns tokens (B, T) into logits (B).</param>
    /// <param name="reviews">Reviews with targets.</param>
    public static SentimentEvaluation Of(nn.Module<Tensor, Tensor> network, EncodedReviews reviews)
    {
        var wasTraining = network.training;
        network.eval();
        var logits = new float[reviews.Count];
        using (var _ = no_grad())
        {
            foreach (var indices in BatchOrder.ByLength(reviews, BatchSize))
            {
                using var scope = NewDisposeScope();
                var batch = network.call(ReviewBatch.Of(reviews, indices).Tokens).cpu().data<float>().ToArray();
                for (var i = 0; i < indices.Length; i++)
                    logits[indices[i]] = batch[i];
            }
        }
        network.train(wasTraining);
        var probabilities = Array.ConvertAll(logits, logit => 1 / (1 + MathF.Exp(-logit)));
        return new SentimentEvaluation(
            probabilities, CrossEntropy(logits, reviews.Targets), BinaryConfusion.Of(probabilities, reviews.Targets));
    }

    /// <summary>max(z, 0) - z y + log(1 + exp(-|z|)): the form that no large logit overflows.</summary>
    private static double CrossEntropy(float[] logits, float[] targets)
    {
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
        {
            double z = logits[i];
            sum += Math.Max(z, 0) - (z * targets[i]) + Math.Log(1 + Math.Exp(-Math.Abs(z)));
        }
        return sum / logits.Length;
    }
}

/// <summary>How often a two-class classifier was right, and how it was wrong.</summary>
/// <param name="TruePositives">Positives called positive.</param>
/// <param name="FalsePositives">Negatives called positive.</param>
/// <param name="TrueNegatives">Negatives called negative.</param>
/// <param name="FalseNegatives">Positives called negative.</param>
public sealed record BinaryConfusion(int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives)
{
    /// <summary>How many examples there are.</summary>
    public int Count => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    /// <summary>The share of correct predictions.</summary>
    public double Accuracy => (double)(TruePositives + TrueNegatives) / Count;

    /// <summary>The share of the examples called positive that are.</summary>
    public double Precision => (double)TruePositives / (TruePositives + FalsePositives);

    /// <summary>The share of the positives that were called positive.</summary>
    public double Recall => (double)TruePositives / (TruePositives + FalseNegatives);

    /// <summary>Counts decisions at probability one half.</summary>
    /// <param name="probabilities">The predicted probability of the positive class, for each example.</param>
    /// <param name="targets">The truth: above one half means positive.</param>
    public static BinaryConfusion Of(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> targets)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(targets.Length, probabilities.Length);
        int tp = 0, fp = 0, tn = 0, fn = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            _ = (probabilities[i] > 0.5f, targets[i] > 0.5f) switch
            {
                (true, true) => tp++,
                (true, false) => fp++,
                (false, false) => tn++,
                (false, true) => fn++,
            };
        }
        return new BinaryConfusion(tp, fp, tn, fn);
    }
}

/// <summary>Measures on the test set, once.</summary>
internal static class SentimentTest
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
        var evaluation = SentimentEvaluation.Of(run.Network, run.Encoding.Encode(reviews));
        var result = new TestResult(run.Progress.Best!.Epoch, evaluation.Confusion.Accuracy, evaluation.Loss, evaluation.Confusion, source)
        {
            Negated = NegatedAccuracy.Of(reviews, evaluation.Probabilities),
            AccuracyOfNew = AccuracyOfNew(reviews, evaluation.Probabilities, ReviewSplits.Load(run.Configuration.Options.Data, malformed, withUnlabelled: false).Train),
        };
        RunFolder.WriteJson(run.Folder.TestFile, result);
        return result;
    }

    /// <summary>The accuracy on the reviews whose words are not those of a training review.</summary>
    private static double AccuracyOfNew(IReadOnlyList<Review> reviews, float[] probabilities, IReadOnlyList<Review> train)
    {
        var learned = new LearnedReviews(train);
        return Enumerable.Range(0, reviews.Count)
            .Where(i => !learned.Contains(reviews[i]))
            .Select(i => probabilities[i] > 0.5f == reviews[i].IsPositive ? 1.0 : 0)
            .DefaultIfEmpty(1)
            .Average();
    }
}

/// <summary>The result on the test set: <c>test.json</c>.</summary>
/// <param name="Epoch">The epoch whose weights were tested.</param>
/// <param name="Accuracy">The share of correct predictions.</param>
/// <param name="Loss">Mean binary cross entropy, in nats.</param>
/// <param name="Confusion">The decisions.</param>
/// <param name="Data">The test set.</param>
public sealed record TestResult(int Epoch, double Accuracy, double Loss, BinaryConfusion Confusion, DataSource Data)
{
    /// <summary>The accuracy on the reviews with a negation.</summary>
    public NegatedAccuracy? Negated { get; init; }

    /// <summary>The accuracy without the reviews that are in the training data, too.</summary>
    public double? AccuracyOfNew { get; init; }
}

/// <summary>Labels sentences that have no label.</summary>
internal static class SentimentPredictions
{
    /// <summary>Writes one <c>0</c> or <c>1</c> a line, in input order.</summary>
    /// <param name="run">A trained classifier.</param>
    /// <param name="input">One sentence a line. A line without words counts as one unknown word.</param>
    /// <param name="output">Where the labels go.</param>
    /// <returns>How many lines were labelled.</returns>
    /// <exception cref="InvalidDataException">The input is missing, empty or has an over-long line.</exception>
    public static int Write(SentimentRun run, string input, string output)
    {
        var sentences = ReviewFile.ReadUnlabelled(input);
        var encoded = run.Encoding.Encode([.. sentences.Select(words => new Review(words, IsPositive: false))]);
        var evaluation = SentimentEvaluation.Of(run.Network, encoded);
        DurableFile.Write(output, string.Concat(evaluation.Probabilities.Select(probability => probability > 0.5f ? "1\n" : "0\n")));
        return sentences.Count;
    }
}
