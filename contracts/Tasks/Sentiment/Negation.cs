using System.Collections.Frozen;

namespace Torchline.Contracts.Tasks.Sentiment;

/// <summary>Finds the words that negate.</summary>
/// <param name="words">The words, as <see cref="ReviewTokenizer"/> gives them.</param>
/// <remarks>All members may be called from any thread.</remarks>
public sealed class Negation(IReadOnlyList<string> words)
{
    /// <summary>That of English.</summary>
    public static Negation English { get; } =
        new(["not", "n't", "no", "never", "nothing", "none", "nobody", "neither", "nor", "without", "hardly", "barely"]);

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup =
        words.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Words => words;

    /// <summary>Whether a word is one of them.</summary>
    public bool Contains(ReadOnlySpan<char> word) => lookup.Contains(word);

    /// <summary>Whether a text has one of the words.</summary>
    /// <param name="text">Raw or tokenised text, of whatever case.</param>
    /// <exception cref="ArgumentException">The text is longer than <see cref="ReviewTokenizer.MaxCharacters"/>.</exception>
    public bool IsIn(ReadOnlySpan<char> text)
    {
        using var normalized = new NormalizedText(text, stackalloc char[NormalizedText.StackCharacters]);
        var tokens = normalized.Tokens;
        while (tokens.MoveNext())
        {
            if (Contains(tokens.Current))
                return true;
        }
        return false;
    }
}
