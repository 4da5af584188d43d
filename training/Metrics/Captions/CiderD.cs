using System.Runtime.InteropServices;

namespace Torchline.Training.Metrics.Captions;

/// <summary>CIDEr-D (Vedantam, Zitnick and Parikh 2015): agreement with the references in the n-grams that say something.</summary>
public static class CiderD
{
    /// <summary>Spread, in words, of the penalty for captions of another length than the reference.</summary>
    private const double Sigma = 6;

    private const double Scale = 10;

    /// <summary>The mean over the pictures.</summary>
    /// <remarks>
    /// N-grams weigh the less, the more pictures have them in a reference; with a single picture nothing has a weight and the
    /// score is 0.
    /// </remarks>
    /// <returns>A number from 0 to 10; good captioners reach about 1.</returns>
    public static double Of(CaptionCorpus corpus)
    {
        var score = 0.0;
        for (var n = 1; n <= NGram.MaximumOrder; n++)
            score += Similarity(corpus, n);
        return Scale * score / NGram.MaximumOrder / corpus.Count;
    }

    /// <summary>The sum over the pictures of the mean similarity to their references, in n-grams of one order.</summary>
    private static double Similarity(CaptionCorpus corpus, int order)
    {
        Dictionary<NGram, int>[][] references =
            [.. corpus.References.Select(captions => captions.Select(caption => NGram.Count(caption, order)).ToArray())];
        var weights = InverseDocumentFrequencies(references);
        var unseen = Math.Log(corpus.Count); // as if one picture had it
        var sum = 0.0;
        for (var i = 0; i < corpus.Count; i++)
        {
            var hypothesis = NGram.Count(corpus.Hypotheses[i], order).ToDictionary(gram => gram.Key, gram => gram.Value * WeightOf(gram.Key));
            var norm = Norm(hypothesis.Values);
            var similarities = references[i].Zip(corpus.References[i], (reference, words) =>
                norm == 0 ? 0 : Cosine(hypothesis, reference) / norm * LengthPenalty(corpus.Hypotheses[i].Length - words.Length));
            sum += similarities.Average();
        }
        return sum;

        double WeightOf(NGram gram) => weights.GetValueOrDefault(gram, unseen);

        // Times the hypothesis' norm. Saying an n-gram more often than the reference brings nothing.
        double Cosine(Dictionary<NGram, double> hypothesis, Dictionary<NGram, int> reference)
        {
            double product = 0, squares = 0;
            foreach (var (gram, count) in reference)
            {
                var weight = count * WeightOf(gram);
                squares += weight * weight;
                if (hypothesis.TryGetValue(gram, out var said))
                    product += Math.Min(said, weight) * weight;
            }
            return squares == 0 ? 0 : product / Math.Sqrt(squares);
        }
    }

    /// <summary>For each n-gram, log(pictures / pictures of which a reference has it).</summary>
    private static Dictionary<NGram, double> InverseDocumentFrequencies(Dictionary<NGram, int>[][] references)
    {
        var documents = new Dictionary<NGram, int>();
        foreach (var gram in references.SelectMany(captions => captions.SelectMany(caption => caption.Keys).Distinct()))
            CollectionsMarshal.GetValueRefOrAddDefault(documents, gram, out _)++;
        return documents.ToDictionary(gram => gram.Key, gram => Math.Log((double)references.Length / gram.Value));
    }

    private static double Norm(IEnumerable<double> weights) => Math.Sqrt(weights.Sum(weight => weight * weight));

    private static double LengthPenalty(int difference) => Math.Exp(-(difference * (double)difference) / (2 * Sigma * Sigma));
}
