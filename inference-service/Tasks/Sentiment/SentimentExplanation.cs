using System.Runtime.ExceptionServices;
using Torchline.Contracts.Tasks.Sentiment;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>How much each word of a text counts for its label: the text is classified without it.</summary>
/// <remarks>
/// No gradients: any network can be explained. Li, Monroe and Jurafsky, "Understanding Neural Networks through Representation Erasure"
/// (2016).
/// </remarks>
internal sealed class SentimentExplanation(SentimentModel model)
{
    /// <summary>The most words of a text; those of a longer one are left out in so many groups.</summary>
    public const int MaxWords = 64;

    private const float NoWords = 0.5f; // what a text without any word would have

    private const double Smallest = 1e-6; // keeps the log-odds of a probability of one finite

    /// <summary>Explains a result.</summary>
    /// <returns>The words, with their importance; null if too many texts wait already.</returns>
    public async Task<SentimentWord[]?> ExplainAsync(string text, SentimentResult result, CancellationToken cancellation)
    {
        var words = TextWord.Of(text);
        var whole = ProbabilityOf(result);
        if (result.Truncated is true)
        {
            // The words that the model has read: without one of these, another would come into its reach.
            var read = CountOfRead(text, words);
            words.RemoveRange(read, words.Count - read);
            text = text[..(words.Count > 0 ? words[^1].End : 0)];
            if (await ClassifyAsync([text], cancellation) is not [var ofRead])
                return null;
            whole = ofRead;
        }
        var groups = TextWord.Group(words, model.MaxVariants);
        var without = await ClassifyAsync([.. groups.Select(group => group.LeftOutOf(text))], cancellation);
        return without is null ? null : [.. groups.Zip(without, (group, probability) => new SentimentWord(
            group.In(text), group.Start, group.End - group.Start, Importance(result.Label, whole, probability)))];
    }

    private static float ProbabilityOf(SentimentResult result) =>
        result.Label == SentimentContract.Positive ? result.Score!.Value : 1 - result.Score!.Value;

    private static float Importance(string? label, float whole, float without)
    {
        var fall = LogOdds(whole) - LogOdds(without);
        return (float)(label == SentimentContract.Positive ? fall : 0 - fall); // never -0
    }

    private static double LogOdds(double probability)
    {
        probability = Math.Clamp(probability, Smallest, 1 - Smallest);
        return Math.Log(probability / (1 - probability));
    }

    private int CountOfRead(string text, List<TextWord> words)
    {
        int fits = 0, fitsNot = words.Count + 1;
        while (fitsNot - fits > 1)
        {
            var middle = (fits + fitsNot) / 2;
            var isRead = model.TryEncode(text[..words[middle - 1].End], out var tokens);
            tokens.Dispose();
            (fits, fitsNot) = isRead ? (middle, fitsNot) : (fits, middle);
        }
        return fits;
    }

    /// <summary>The probability of each text to be positive; null if too many texts wait already: none is made then.</summary>
    private async Task<float[]?> ClassifyAsync(string[] texts, CancellationToken cancellation)
    {
        using var places = model.Reserve(texts.Length);
        if (places is null)
            return null;
        var sequences = new TokenSequence[texts.Length];
        try
        {
            var pending = new ValueTask<float>[texts.Length];
            foreach (var (i, text) in texts.Index())
                model.TryEncode(text, out sequences[i]);
            for (var i = 0; i < texts.Length; i++)
            {
                pending[i] = sequences[i].Length > 0
                    ? SentimentModel.ClassifyAsync(sequences[i], places, cancellation)
                    : ValueTask.FromResult(NoWords);
            }
            return await AllAsync(pending, texts, sequences);
        }
        finally
        {
            foreach (var tokens in sequences)
                tokens.Dispose();
        }
    }

    private async Task<float[]> AllAsync(ValueTask<float>[] pending, string[] texts, TokenSequence[] sequences)
    {
        var probabilities = new float[pending.Length];
        ExceptionDispatchInfo? failure = null;
        for (var i = 0; i < pending.Length; i++)
        {
            try
            {
                var probability = await pending[i];
                probabilities[i] = sequences[i].Length > 0 ? model.Calibrate(probability, texts[i]) : probability;
            }
            catch (Exception e)
            {
                failure ??= ExceptionDispatchInfo.Capture(e); // The others are still under way and use the sequences.
            }
        }
        failure?.Throw();
        return probabilities;
    }
}
