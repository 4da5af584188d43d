using Torchline.Training.Tasks.Sentiment.Augmentation;
using Torchline.Training.Tasks.Sentiment.Data;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>
/// What the accuracy on the development set hides: most of its sentences with a negation are negative, so a network that takes every negation
/// for blame loses little there.
/// </summary>
/// <param name="development">The development reviews.</param>
/// <param name="behaviour">Sentences as people write them.</param>
/// <param name="encoding">Makes ids of them.</param>
internal sealed class SentimentMeasures(
    IReadOnlyList<Review> development, IReadOnlyList<BehaviourSentence> behaviour, ReviewEncoding encoding)
{
    /// <summary>The mean of the accuracies on the development set, on its positive sentences with a negation, and on the sentences by kind.</summary>
    public const string Choice = "choice";

    /// <summary>The share of the positive development sentences with a negation that are called positive.</summary>
    public const string NegatedPositive = "dev.negated.positive";

    /// <summary>The share of the negative development sentences with a negation that are called negative.</summary>
    public const string NegatedNegative = "dev.negated.negative";

    /// <summary>The share of correct decisions on the sentences as people write them.</summary>
    public const string Behaviour = "behaviour";

    private readonly EncodedReviews sentences = encoding.Encode([.. behaviour.Select(sentence => sentence.Review)]);

    /// <summary>Measures a network.</summary>
    /// <param name="network">Turns tokens (B, T) into logits (B).</param>
    /// <param name="evaluation">Its evaluation on the development reviews.</param>
    /// <param name="metrics">Receives the measures.</param>
    public void Add(nn.Module<Tensor, Tensor> network, SentimentEvaluation evaluation, Dictionary<string, double> metrics)
    {
        var negated = NegatedAccuracy.Of(development, evaluation.Probabilities);
        metrics[NegatedPositive] = negated.Positive;
        metrics[NegatedNegative] = negated.Negative;
        var probabilities = SentimentEvaluation.Of(network, sentences).Probabilities;
        bool[] right = [.. behaviour.Select((sentence, i) => probabilities[i] > 0.5f == sentence.Review.IsPositive)];
        metrics[Behaviour] = right.Average(isRight => isRight ? 1.0 : 0);
        foreach (var kind in behaviour.Zip(right).GroupBy(pair => pair.First.Kind))
            metrics[$"{Behaviour}.{kind.Key}"] = kind.Average(pair => pair.Second ? 1.0 : 0);
        metrics[Choice] = (metrics[SentimentTask.Accuracy] + negated.Positive + metrics[Behaviour]) / 3;
    }
}

/// <summary>The shares of correct decisions on reviews with a negation.</summary>
/// <param name="Positive">Of the positive ones.</param>
/// <param name="Negative">Of the negative ones.</param>
public sealed record NegatedAccuracy(double Positive, double Negative)
{
    /// <summary>Counts decisions at probability one half; 1 where there is no such review.</summary>
    /// <param name="reviews">The reviews.</param>
    /// <param name="probabilities">The predicted probability that each is positive.</param>
    internal static NegatedAccuracy Of(IReadOnlyList<Review> reviews, float[] probabilities)
    {
        return new NegatedAccuracy(Share(ofPositive: true), Share(ofPositive: false));

        double Share(bool ofPositive) => Enumerable.Range(0, reviews.Count)
            .Where(i => reviews[i].IsPositive == ofPositive && Negations.IsIn(reviews[i]))
            .Select(i => probabilities[i] > 0.5f == ofPositive ? 1.0 : 0)
            .DefaultIfEmpty(1)
            .Average();
    }
}
