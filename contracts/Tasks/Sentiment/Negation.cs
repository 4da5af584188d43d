using System.Collections.Frozen;

namespace Torchline.Contracts.Tasks.Sentiment;

/// <summary>Finds the words that negate.</summary>
/// <param name="words">The words, as <see cref="ReviewTokenizer"/> gives them.</param>
/// <remarks>All members may be called from any thread.</remarks>
public sealed class Negation(IEnumerable<string> words)
{
    /// <summary>Those of English.</summary>
    public static IReadOnlyList<string> Words { get; } =
        ["not", "n't", "no", "never", "nothing", "none", "nobody", "neither", "nor", "without", "hardly", "barely"];

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> words =
        words.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a text has one of the words.</summary>
    /// <param name="text">Raw or tokenised text, of whatever case.</param>
    /// <exception cref="ArgumentException">The text is longer than <see cref="ReviewTokenizer.MaxCharacters"/>.</exception>
    public bool IsIn(ReadOnlySpan<char> text) => ReviewTokenizer.HasAny(text, words);
}
