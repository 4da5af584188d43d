using System.Runtime.InteropServices;

namespace Torchline.Training.Tasks.Captioning.Metrics;

/// <summary>
/// CIDEr-D (Vedantam, Zitnick and Parikh 2015): agreement with an image's references, by n-grams weighted by their rarity.
/// </summary>
/// <remarks>
/// N-grams weigh the less, the more images have them in a reference; with a single image nothing has a weight and every score is 0.
/// Immutable after construction, so scores can be computed on many threads.
/// </remarks>
public sealed class CiderD
{
    /// <summary>Spread, in words, of the penalty for captions of another length than the reference.</summary>
    private const double Sigma = 6;

    private const double Scale = 10;

    private readonly Reference[][] references;
    private readonly Dictionary<NGram, double> weights; // log(images / images of which a reference has the n-gram)
    private readonly double unseen; // as if one image had it

    /// <summary>Weighs the n-grams of references.</summary>
    /// <param name="references">For each image its references, as word numbers.</param>
    public CiderD(int[][][] references)
    {
        var documents = new Dictionary<NGram, int>();
        foreach (var gram in references.SelectMany(captions => captions.SelectMany(GramsOf).Distinct()))
            CollectionsMarshal.GetValueRefOrAddDefault(documents, gram, out _)++;
        weights = documents.ToDictionary(gram => gram.Key, gram => Math.Log((double)references.Length / gram.Value));
        unseen = Math.Log(references.Length);
        this.references = [.. references.Select(captions => captions.Select(caption => new Reference(caption.Length, Orders(caption))).ToArray())];
    }

    /// <summary>The mean over the images of a corpus, from 0 to 10; good captioners reach about 1.</summary>
    public static double Of(CaptionCorpus corpus)
    {
        var scorer = new CiderD(corpus.References);
        return corpus.Hypotheses.Select((hypothesis, image) => scorer.Score(image, hypothesis)).Average();
    }

    /// <summary>How well a caption agrees with the references of an image.</summary>
    /// <param name="image">The image's number.</param>
    /// <param name="caption">The caption, as word numbers.</param>
    /// <returns>A number from 0 to 10.</returns>
    public double Score(int image, ReadOnlySpan<int> caption)
    {
        var said = Orders(caption);
        var sum = 0.0;
        foreach (var reference in references[image])
        {
            var similarity = 0.0;
            for (var n = 0; n < NGram.MaximumOrder; n++)
                similarity += said[n].Cosine(reference.Orders[n]);
            sum += similarity * LengthPenalty(caption.Length - reference.Length);
        }
        return Scale * sum / NGram.MaximumOrder / references[image].Length;
    }

    private static IEnumerable<NGram> GramsOf(int[] caption) =>
        Enumerable.Range(1, NGram.MaximumOrder).SelectMany(n => NGram.Count(caption, n).Keys);

    private static double LengthPenalty(int difference) => Math.Exp(-(difference * (double)difference) / (2 * Sigma * Sigma));

    /// <summary>A caption's weighted n-grams, for each length.</summary>
    private WeightedGrams[] Orders(ReadOnlySpan<int> caption)
    {
        var orders = new WeightedGrams[NGram.MaximumOrder];
        for (var n = 1; n <= NGram.MaximumOrder; n++)
        {
            var grams = NGram.Count(caption, n).ToDictionary(
                gram => gram.Key, gram => gram.Value * weights.GetValueOrDefault(gram.Key, unseen));
            orders[n - 1] = new WeightedGrams(grams, Math.Sqrt(grams.Values.Sum(weight => weight * weight)));
        }
        return orders;
    }

    private sealed record Reference(int Length, WeightedGrams[] Orders);

    private sealed record WeightedGrams(Dictionary<NGram, double> Weights, double Norm)
    {
        /// <summary>The cosine of two captions; an n-gram that is more frequent than in the reference brings nothing.</summary>
        public double Cosine(WeightedGrams reference)
        {
            if (Norm == 0 || reference.Norm == 0)
                return 0;
            var product = 0.0;
            foreach (var (gram, weight) in Weights)
            {
                if (reference.Weights.TryGetValue(gram, out var said))
                    product += Math.Min(weight, said) * said;
            }
            return product / (Norm * reference.Norm);
        }
    }
}

/// <summary>ROUGE-L (Lin 2004): how long a subsequence a caption shares with the references.</summary>
public static class RougeL
{
    /// <summary>Weight of recall against precision; 1.2 in the evaluation of MS COCO.</summary>
    private const double Beta = 1.2;

    /// <summary>The mean over the images of the F-measure of the longest common subsequence.</summary>
    /// <remarks>As in the evaluation of MS COCO, precision and recall are each that of the reference best for it.</remarks>
    /// <returns>A number from 0 to 1.</returns>
    public static double Of(CaptionCorpus corpus) => corpus.Hypotheses.Zip(corpus.References, Of).Average();

    private static double Of(int[] hypothesis, int[][] references)
    {
        double precision = 0, recall = 0;
        foreach (var reference in references)
        {
            double shared = CommonLength(hypothesis, reference);
            if (shared == 0)
                continue;
            precision = Math.Max(precision, shared / hypothesis.Length);
            recall = Math.Max(recall, shared / reference.Length);
        }
        return recall == 0 ? 0 : (1 + (Beta * Beta)) * precision * recall / (recall + (Beta * Beta * precision));
    }

    /// <summary>The length of the longest common subsequence, by dynamic programming a row at a time.</summary>
    private static int CommonLength(int[] first, int[] second)
    {
        var lengths = new int[second.Length + 1]; // [j]: of what is read of the first, and the second's first j words
        foreach (var word in first)
        {
            var diagonal = 0;
            for (var j = 1; j <= second.Length; j++)
            {
                var above = lengths[j];
                lengths[j] = word == second[j - 1] ? diagonal + 1 : Math.Max(above, lengths[j - 1]);
                diagonal = above;
            }
        }
        return lengths[^1];
    }
}
