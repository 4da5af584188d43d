namespace Torchline.Training.Tasks.Captioning.Metrics;

/// <summary>How good captions are, by the measures of the MS COCO evaluation (Chen et al. 2015).</summary>
/// <param name="Bleu1">BLEU-1, from 0 to 1.</param>
/// <param name="Bleu2">BLEU-2, from 0 to 1.</param>
/// <param name="Bleu3">BLEU-3, from 0 to 1.</param>
/// <param name="Bleu4">BLEU-4, from 0 to 1.</param>
/// <param name="CiderD">CIDEr-D, from 0 to 10.</param>
/// <param name="RougeL">ROUGE-L, from 0 to 1.</param>
public sealed record CaptionScores(double Bleu1, double Bleu2, double Bleu3, double Bleu4, double CiderD, double RougeL)
{
    /// <summary>Scores a caption for each image.</summary>
    /// <param name="hypotheses">The words of each image's caption; a caption may be empty.</param>
    /// <param name="references">The words of each image's references (see <c>CaptionTokenizer</c>).</param>
    /// <exception cref="ArgumentException">There are no images, or one has no reference, or the two lists differ in length.</exception>
    public static CaptionScores Of(
        IReadOnlyList<IReadOnlyList<string>> hypotheses, IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references)
    {
        var corpus = new CaptionCorpus(hypotheses, references);
        var bleu = Bleu.Of(corpus);
        return new CaptionScores(bleu[0], bleu[1], bleu[2], bleu[3], Metrics.CiderD.Of(corpus), Metrics.RougeL.Of(corpus));
    }
}

/// <summary>Generated captions of some images and their references, as word numbers.</summary>
public sealed class CaptionCorpus
{
    /// <summary>Numbers the words.</summary>
    /// <param name="hypotheses">The words of the caption to be scored, for each image; a caption may be empty.</param>
    /// <param name="references">The words of each reference, for each image, one or more.</param>
    /// <exception cref="ArgumentException">There are no images, or one has no reference, or the two lists differ in length.</exception>
    public CaptionCorpus(IReadOnlyList<IReadOnlyList<string>> hypotheses, IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references)
    {
        if (hypotheses.Count == 0 || hypotheses.Count != references.Count)
            throw new ArgumentException($"{hypotheses.Count} captions to score against those of {references.Count} images", nameof(references));
        if (references.Any(captions => captions.Count == 0))
            throw new ArgumentException("an image has no reference", nameof(references));
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        Hypotheses = [.. hypotheses.Select(Number)];
        References = [.. references.Select(captions => captions.Select(Number).ToArray())];

        int[] Number(IReadOnlyList<string> caption)
        {
            var numbered = new int[caption.Count];
            for (var i = 0; i < numbered.Length; i++)
            {
                if (!numbers.TryGetValue(caption[i], out numbered[i]))
                    numbers.Add(caption[i], numbered[i] = numbers.Count);
            }
            return numbered;
        }
    }

    /// <summary>How many images there are.</summary>
    public int Count => Hypotheses.Length;

    /// <summary>For each image, the caption to be scored.</summary>
    internal int[][] Hypotheses { get; }

    /// <summary>For each image, the references.</summary>
    internal int[][][] References { get; }
}

/// <summary>One to four words in a row, by number; places that are not used hold -1.</summary>
internal readonly record struct NGram(int First, int Second, int Third, int Fourth)
{
    /// <summary>The longest n-grams that there are.</summary>
    public const int MaximumOrder = 4;

    /// <summary>How often each n-gram of <paramref name="order"/> words comes in a caption.</summary>
    public static Dictionary<NGram, int> Count(ReadOnlySpan<int> caption, int order)
    {
        var counts = new Dictionary<NGram, int>(Math.Max(0, caption.Length - order + 1));
        for (var i = 0; i + order <= caption.Length; i++)
        {
            var gram = Of(caption.Slice(i, order));
            counts[gram] = counts.GetValueOrDefault(gram) + 1;
        }
        return counts;
    }

    private static NGram Of(ReadOnlySpan<int> words) => new(
        words[0],
        words.Length > 1 ? words[1] : -1,
        words.Length > 2 ? words[2] : -1,
        words.Length > 3 ? words[3] : -1);
}
