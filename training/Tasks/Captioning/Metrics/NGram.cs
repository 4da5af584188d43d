namespace Torchline.Training.Tasks.Captioning.Metrics;

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
