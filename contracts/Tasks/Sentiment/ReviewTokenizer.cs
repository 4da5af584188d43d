using Torchline.Contracts.Text;

namespace Torchline.Contracts.Tasks.Sentiment;

/// <summary>
/// Splits review text into the tokens of the sentiment data: lower case, split as in the Penn Treebank, numbers as
/// <c>_num_</c>. Training and serving both call it, so a sentence means the same to both.
/// </summary>
/// <remarks>
/// Text that is tokenised already stays as it is: the tokens of the data's own lines are those between its spaces, but for
/// the few lines with a sentence end inside that the data's authors did not split (<c>food.</c>).
/// Rules of the treebank: Marcus, Santorini and Marcinkiewicz, "Building a Large Annotated Corpus of English" (1993).
/// </remarks>
public static class ReviewTokenizer
{
    /// <summary>The name that a model's manifest has for this tokeniser.</summary>
    public const string Name = "review";

    /// <summary>The longest text that is accepted, in UTF-16 code units.</summary>
    public const int MaxCharacters = 65_536;

    /// <summary>The tokens of a text.</summary>
    /// <param name="text">Raw or tokenised text.</param>
    /// <exception cref="ArgumentException">The text is longer than <see cref="MaxCharacters"/>.</exception>
    public static List<string> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var normalized = new NormalizedText(text, stackalloc char[NormalizedText.StackCharacters]);
        var list = new List<string>();
        var tokens = normalized.Tokens;
        while (tokens.MoveNext())
            list.Add(tokens.Current.ToString());
        return list;
    }

    /// <summary>Writes the vocabulary ids of a text's tokens without allocating.</summary>
    /// <param name="text">Raw or tokenised text.</param>
    /// <param name="vocabulary">Gives the ids; a word it lacks is <see cref="Vocabulary.UnknownId"/>.</param>
    /// <param name="ids">Where the ids go; its length is the most tokens that are accepted.</param>
    /// <param name="count">How many ids were written.</param>
    /// <returns>False if the text has more tokens than <paramref name="ids"/> holds; the first ones are written then.</returns>
    /// <exception cref="ArgumentException">The text is longer than <see cref="MaxCharacters"/>.</exception>
    public static bool TryEncode(ReadOnlySpan<char> text, Vocabulary vocabulary, Span<long> ids, out int count)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        using var normalized = new NormalizedText(text, stackalloc char[NormalizedText.StackCharacters]);
        count = 0;
        var tokens = normalized.Tokens;
        while (tokens.MoveNext())
        {
            if (count == ids.Length)
                return false;
            ids[count++] = vocabulary.IdOf(tokens.Current);
        }
        return true;
    }
}
