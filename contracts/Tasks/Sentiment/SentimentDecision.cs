using Torchline.Contracts.Packages;

namespace Torchline.Contracts.Tasks.Sentiment;

/// <summary>How a network's probability becomes an answer, by the rules of its manifest.</summary>
/// <param name="manifest">The manifest of a sentiment model.</param>
/// <param name="tokenizer">The model's tokeniser.</param>
/// <remarks>All members may be called from any thread.</remarks>
public sealed class SentimentDecision(ModelManifest manifest, SentimentTokenizer tokenizer)
{
    private readonly float threshold = (float)(manifest.Decoding.Threshold ?? 0.5);
    private readonly Calibration? calibration = manifest.Calibration;
    private readonly Negation? negation = manifest.Calibration?.Negation is { } prior ? new(prior.Words) : null;
    private readonly TextCertainty? certainty = manifest.Decoding.Certainty;

    /// <summary>The probability that the network's answer to a text stands for.</summary>
    /// <param name="probability">The network's.</param>
    /// <param name="text">The text.</param>
    public float Calibrate(float probability, ReadOnlySpan<char> text) =>
        calibration is null ? probability : calibration.Apply(probability, negation?.IsIn(text) == true);

    /// <summary>The answer to a text.</summary>
    /// <param name="probability">The network's.</param>
    /// <param name="text">The text.</param>
    /// <param name="ids">The text's ids.</param>
    public SentimentAnswer Decide(float probability, string text, ReadOnlySpan<long> ids)
    {
        probability = Calibrate(probability, text);
        var isPositive = probability >= threshold;
        var score = isPositive ? probability : 1 - probability;
        return new(isPositive, score, certainty?.IsCertain(score, text, ids, tokenizer));
    }
}

/// <summary>An answer.</summary>
/// <param name="IsPositive">Whether the text praises.</param>
/// <param name="Score">The probability of the label.</param>
/// <param name="IsCertain">Whether it is more than a guess; null of a model that does not tell.</param>
public readonly record struct SentimentAnswer(bool IsPositive, float Score, bool? IsCertain)
{
    /// <summary>The label of a text.</summary>
    public static string LabelOf(bool isPositive) => isPositive ? SentimentContract.Positive : SentimentContract.Negative;
}
