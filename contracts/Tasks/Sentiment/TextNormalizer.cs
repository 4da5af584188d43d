using System.Globalization;
using Torchline.Contracts.Text;

namespace Torchline.Contracts.Tasks.Sentiment;

/// <summary>Brings raw text to the alphabet of the training data: lower case, ASCII where there is an ASCII spelling.</summary>
internal static class TextNormalizer
{
    /// <summary>Writes the normalised text to <paramref name="destination"/>, which is at least as long as the text.</summary>
    /// <returns>How many characters were written, never more than the text has.</returns>
    public static int Normalize(ReadOnlySpan<char> text, Span<char> destination)
    {
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsAscii(c))
                destination[length++] = char.IsControl(c) ? ' ' : char.ToLowerInvariant(c);
            else if (Fold(c) is var folded and not '\0')
                destination[length++] = folded;
        }
        return length;
    }

    /// <summary>One character for one, or <c>'\0'</c> for a mark that only modifies its neighbour.</summary>
    private static char Fold(char c) => c switch
    {
        >= '\u00c0' and <= '\u017f' => LatinLetters.Western(c)!.Value,
        '\u2018' or '\u2019' or '\u201a' or '\u201b' or '\u00b4' or '\u02bc' => '\'',
        '\u201c' or '\u201e' or '\u00ab' => Punctuation.OpeningQuote,
        '\u201d' or '\u00bb' => Punctuation.ClosingQuote,
        '\u2010' or '\u2011' => '-',
        '\u2012' or '\u2013' or '\u2014' or '\u2015' => Punctuation.Dash,
        '\u2026' => Punctuation.Ellipsis,
        >= '\uff01' and <= '\uff5e' => char.ToLowerInvariant((char)(c - '\uff01' + '!')), // full-width forms
        '\u00ad' => '\0', // soft hyphen
        _ => char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.Format => '\0',
            UnicodeCategory.CurrencySymbol => '$',
            // Words of other scripts stay words (unknown ones); the training data has no other symbols, emoji among them.
            _ => char.IsLetter(c) ? char.ToLowerInvariant(c) : ' ',
        },
    };
}
