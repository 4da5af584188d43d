namespace Torchline.Contracts.Text;

/// <summary>What the conventions of the Penn Treebank say about single characters.</summary>
internal static class Punctuation
{
    /// <summary>A quotation mark that shows its direction; the token is <c>``</c>.</summary>
    public const char OpeningQuote = '\u201c';

    /// <summary>A quotation mark that shows its direction; the token is <c>''</c>.</summary>
    public const char ClosingQuote = '\u201d';

    /// <summary>A dash that is no hyphen; the token is <c>--</c>.</summary>
    public const char Dash = '\u2014';

    /// <summary>Three dots in one character; the token is <c>...</c>.</summary>
    public const char Ellipsis = '\u2026';

    /// <summary>Whether the character is a token of its own wherever it stands.</summary>
    public static bool IsAlwaysAlone(char c) => c is
        '(' or ')' or '[' or ']' or '{' or '}' or '<' or '>' or ';' or '@' or '#' or '$' or '%' or '&' or '?' or '!' or
        '"' or '`' or OpeningQuote or ClosingQuote or Dash or Ellipsis;

    /// <summary>Whether a straight quotation mark after this character opens a quotation.</summary>
    public static bool OpensQuotation(char before) => before is ' ' or '(' or '[' or '{' or '<' or Dash;

    /// <summary>Whether the character may stand between a sentence's last period and its end.</summary>
    public static bool ClosesSentence(char c) => c is ' ' or '\'' or '"' or ClosingQuote or ')' or ']' or '}' or '>';
}
