using System.Text;
using Torchline.Contracts.Text;

namespace Torchline.Contracts.Tasks.Captioning;

/// <summary>Captions as people write them.</summary>
public static class CaptionText
{
    /// <summary>
    /// Joins the tokens of a caption. Contractions and figures that the tokeniser of the training data cut are put together again:
    /// <c>do n't</c>, <c>dog 's</c>, <c>gon na</c>, <c>50 %</c>, <c>$ 5</c>.
    /// </summary>
    /// <param name="tokens">The tokens in order, without special ones.</param>
    public static string Join(IReadOnlyList<string> tokens)
    {
        var text = new StringBuilder();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (i > 0 && !AreOneWord(tokens[i - 1], tokens[i]))
                text.Append(' ');
            text.Append(tokens[i]);
        }
        return text.ToString();
    }

    private static bool AreOneWord(string first, string second) =>
        Contractions.AreCut(first, second) ||
        (second is "%" && char.IsAsciiDigit(first[^1])) ||
        (first is "$" or "#" && char.IsAsciiDigit(second[0]));
}
