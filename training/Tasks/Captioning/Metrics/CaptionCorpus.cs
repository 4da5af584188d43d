namespace Torchline.Training.Tasks.Captioning.Metrics;

/// <summary>What a captioner said of some images and what people say of them, as word numbers.</summary>
public sealed class CaptionCorpus
{
    /// <summary>Numbers the words.</summary>
    /// <param name="hypotheses">The words of the caption to be scored, for each image; a caption may be empty.</param>
    /// <param name="references">The words of each caption by people, for each image, one or more.</param>
    /// <exception cref="ArgumentException">There are no images, or one has no reference, or the two lists differ in length.</exception>
    public CaptionCorpus(
        IReadOnlyList<IReadOnlyList<string>> hypotheses, IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references)
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

    /// <summary>For each image, the captions by people.</summary>
    internal int[][][] References { get; }
}
