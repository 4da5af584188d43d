namespace Torchline.Training.Tasks.Captioning.Metrics;

/// <summary>BLEU of a whole corpus (Papineni et al. 2002).</summary>
internal static class Bleu
{
    /// <summary>BLEU-1 to BLEU-4: how many of the n-grams up to that length a reference has too, times a penalty for brevity.</summary>
    /// <remarks>
    /// An n-gram counts at most as often as in the reference that has it most often. The length to reach is, for each image,
    /// that of the reference nearest in length, the shorter of two. Where no n-gram is right, BLEU is 0: nothing is smoothed.
    /// </remarks>
    /// <returns>Four numbers from 0 to 1.</returns>
    public static double[] Of(CaptionCorpus corpus)
    {
        var right = new long[NGram.MaximumOrder];
        var said = new long[NGram.MaximumOrder];
        long length = 0, referenceLength = 0;
        for (var i = 0; i < corpus.Count; i++)
        {
            var hypothesis = corpus.Hypotheses[i];
            length += hypothesis.Length;
            referenceLength += NearestLength(hypothesis.Length, corpus.References[i]);
            for (var n = 1; n <= NGram.MaximumOrder; n++)
            {
                right[n - 1] += RightGrams(hypothesis, corpus.References[i], n);
                said[n - 1] += Math.Max(0, hypothesis.Length - n + 1);
            }
        }

        var brevityPenalty = length >= referenceLength ? 1 : Math.Exp(1 - ((double)referenceLength / length));
        var bleu = new double[NGram.MaximumOrder];
        var logPrecisions = 0.0;
        for (var n = 1; n <= bleu.Length && right[n - 1] > 0; n++)
        {
            logPrecisions += Math.Log((double)right[n - 1] / said[n - 1]);
            bleu[n - 1] = brevityPenalty * Math.Exp(logPrecisions / n);
        }
        return bleu;
    }

    private static int NearestLength(int length, int[][] references) =>
        references.Select(reference => reference.Length).MinBy(other => (Math.Abs(other - length), other));

    private static int RightGrams(int[] hypothesis, int[][] references, int order)
    {
        var left = new Dictionary<NGram, int>();
        foreach (var reference in references)
        {
            foreach (var (gram, count) in NGram.Count(reference, order))
                left[gram] = Math.Max(count, left.GetValueOrDefault(gram));
        }
        return NGram.Count(hypothesis, order).Sum(gram => Math.Min(gram.Value, left.GetValueOrDefault(gram.Key)));
    }
}

/// <summary>BLEU-1 of single captions against one reference each, averaged.</summary>
/// <remarks>
/// So the captioning exercises of Stanford's CS231n measure samples, with NLTK's
/// <c>sentence_bleu([reference], sample, weights=[1])</c> and without the special tokens.
/// </remarks>
internal static class UnigramBleu
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
