using Torchline.Training.Tasks.Sentiment.Data;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>A network's opinion of some reviews.</summary>
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
    /// <summary>How many examples were judged.</summary>
    public int Count => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    /// <summary>The share judged rightly.</summary>
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
