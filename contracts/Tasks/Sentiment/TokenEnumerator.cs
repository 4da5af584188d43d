using Torchline.Contracts.Text;

namespace Torchline.Contracts.Tasks.Sentiment;

/// <summary>Walks over the tokens of normalised text without allocating: every token is a piece of the text or a constant.</summary>
internal ref struct TokenEnumerator(ReadOnlySpan<char> normalized)
{
    /// <summary>What the training data has in place of a number.</summary>
    private const string Number = "_num_";

    private readonly ReadOnlySpan<char> text = normalized;
    private int position;

    /// <summary>The token that <see cref="MoveNext"/> found.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Moves to the next token.</summary>
    public bool MoveNext()
    {
        while (position < text.Length && text[position] == ' ')
            position++;
        if (position == text.Length)
            return false;
        var rest = text[position..];
        var length = PunctuationLength(rest);
        if (length > 0)
        {
            Current = Spell(rest[..length]);
        }
        else
        {
            length = WordLength(rest);
            Current = IsNumber(rest[..length]) ? Number : rest[..length];
        }
        position += length;
        return true;
    }

    /// <summary>The length of the punctuation mark that the text begins with; 0 where a word begins.</summary>
    private static int PunctuationLength(ReadOnlySpan<char> text)
    {
        var next = text.Length > 1 ? text[1] : ' ';
        return text[0] switch
        {
            '`' or '\'' or '-' when next == text[0] => 2,
            '.' when next == '.' => text.Length > 2 && text[2] == '.' ? 3 : 2,
            '.' => char.IsAsciiDigit(next) ? 0 : 1,
            ',' or ':' => 1,
            var c => Punctuation.IsAlwaysAlone(c) ? 1 : 0,
        };
    }

    private readonly ReadOnlySpan<char> Spell(ReadOnlySpan<char> mark) => mark switch
    {
        ".." or [Punctuation.Ellipsis] => "...",
        [Punctuation.Dash] => "--",
        [Punctuation.OpeningQuote] => "``",
        [Punctuation.ClosingQuote] => "''",
        ['"'] => position == 0 || Punctuation.OpensQuotation(text[position - 1]) ? "``" : "''",
        _ => mark,
    };

    private static int WordLength(ReadOnlySpan<char> text)
    {
        var end = 1;
        while (end < text.Length && !EndsWord(text, end))
            end++;
        if (end > 1 && text[end - 1] == '\'')
            end--;
        if (end > 1 && text[end - 1] == '.' && !KeepsPeriod(text[..(end - 1)], text[end..]))
            end--;
        return Contractions.FirstPart(text[..end]);
    }

    private static bool EndsWord(ReadOnlySpan<char> text, int index)
    {
        var c = text[index];
        var next = index + 1 < text.Length ? text[index + 1] : ' ';
        return c switch
        {
            ' ' => true,
            '\'' or '-' or '.' => next == c,
            ',' or ':' => !(char.IsAsciiDigit(text[index - 1]) && char.IsAsciiDigit(next)), // 1,000 and 5:30 are words
            _ => Punctuation.IsAlwaysAlone(c),
        };
    }

    /// <summary>A text's last period is its own token even after an abbreviation.</summary>
    private static bool KeepsPeriod(ReadOnlySpan<char> word, ReadOnlySpan<char> rest)
    {
        if (!Abbreviations.Contains(word))
            return false;
        foreach (var c in rest)
        {
            if (!Punctuation.ClosesSentence(c))
                return true;
        }
        return false;
    }

    /// <summary>Digits with at most one decimal point and a sign: 1/2, 5:30, 2nd and 1,000 are words in the data.</summary>
    private static bool IsNumber(ReadOnlySpan<char> token)
    {
        bool hasDigit = false, hasPoint = false;
        foreach (var c in token[0] is '+' or '-' ? token[1..] : token)
        {
            if (char.IsAsciiDigit(c))
                hasDigit = true;
            else if (c == '.' && !hasPoint)
                hasPoint = true;
            else
                return false;
        }
        return hasDigit;
    }
}
