namespace Torchline.Training.Tasks.Captioning.Metrics;

/// <summary>BLEU-1 of single captions against one reference each, averaged.</summary>
/// <remarks>
/// So the captioning exercises of Stanford's CS231n measure samples, with NLTK's
/// <c>sentence_bleu([reference], sample, weights=[1])</c> and without the special tokens.
/// </remarks>
public static class UnigramBleu
{
    /// <summary>The mean over the captions.</summary>
    /// <param name="samples">The words of each caption to be scored; special tokens are not counted.</param>
    /// <param name="references">The words of each one's reference; special tokens are not counted.</param>
    /// <returns>A number from 0 to 1.</returns>
    /// <exception cref="ArgumentException">There are no captions, or the two lists differ in length.</exception>
    public static double Mean(IReadOnlyList<IReadOnlyList<string>> samples, IReadOnlyList<IReadOnlyList<string>> references)
    {
        if (samples.Count == 0 || samples.Count != references.Count)
            throw new ArgumentException($"{samples.Count} samples to score against {references.Count} references", nameof(references));
        return samples.Zip(references).Average(pair => Of(pair.First, pair.Second));
    }

    private static double Of(IReadOnlyList<string> sample, IReadOnlyList<string> reference) =>
        Bleu.Of(new CaptionCorpus([Plain(sample)], [[Plain(reference)]]))[0];

    private static string[] Plain(IReadOnlyList<string> words) => [.. words.Where(word => !CaptionVocabulary.SpecialTokens.Contains(word))];
}
