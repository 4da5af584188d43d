using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Torchline.Contracts.Text;

/// <summary>
/// Reads numbers as they are written in queries, forms, options, settings and files: the digits 0 to 9, a point, an exponent. The culture
/// of the machine does not count, and a comma is refused: <c>0,5</c> would be 5 where it separates thousands.
/// </summary>
public static class InvariantNumber
{
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789+-.eE");

    /// <summary>Reads a number.</summary>
    /// <typeparam name="T">A whole number, or a real one.</typeparam>
    /// <param name="text">The text, nothing but the number.</param>
    /// <param name="value">The number, finite.</param>
    /// <param name="mistake">What is wrong with the text, to follow its name and a colon, with the spelling that is accepted.</param>
    public static bool TryParse<T>(ReadOnlySpan<char> text, out T value, [NotNullWhen(false)] out string? mistake)
        where T : struct, INumber<T>
    {
        var isWhole = T.IsZero(T.One / (T.One + T.One));
        var style = NumberStyles.AllowLeadingSign | (isWhole ? NumberStyles.None : NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent);
        mistake = null;
        if (!text.ContainsAnyExcept(Characters) && T.TryParse(text, style, CultureInfo.InvariantCulture, out value) && T.IsFinite(value))
            return true;
        value = default;
        mistake = MistakeOf(text.ToString(), isWhole);
        return false;
    }

    private static string MistakeOf(string text, bool isWhole)
    {
        var kind = isWhole ? "a whole number" : "a number";
        if (text.Length == 0)
            return $"there is no value where {kind} belongs";
        if (text.Contains(','))
            return $"'{text}' has a comma; {Spelling(text, isWhole)}";
        if (text.Any(letter => char.IsDigit(letter) && !char.IsAsciiDigit(letter)))
            return $"'{text}' has other digits than 0 to 9; write {WithPlainDigits(text)}";
        var digits = new string([.. text.Where(letter => !IsSeparator(letter))]);
        if (digits.Length < text.Length && IsNumber(digits))
            return $"'{text}' has a separator between digits; write {digits}";
        if (isWhole && IsNumber(text) && text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0)
            return $"'{text}' is no whole number; write it without a point and without an exponent";
        return IsNumber(text) || text.AsSpan().Trim("+-").IndexOfAnyExceptInRange('0', '9') < 0
            ? $"'{text}' is too large for {kind}"
            : $"'{text}' is not {kind}";
    }

    /// <summary>A comma has two meanings; where a text could have both, both spellings are named.</summary>
    private static string Spelling(string text, bool isWhole)
    {
        string point = text.Replace(',', '.'), plain = text.Replace(",", "", StringComparison.Ordinal);
        var separatesThousands = IsNumber(plain) && text.Split('.')[0].Split(',') is [{ Length: <= 4 }, .. { Length: > 0 } groups] &&
            Array.TrueForAll(groups, group => group.Length == 3);
        return (IsNumber(point) && !isWhole, separatesThousands) switch
        {
            (true, true) => $"write {point}, or {plain} if it separates thousands",
            (true, false) => $"write {point}",
            (false, true) => $"write {plain}",
            _ => isWhole ? "write a whole number, with nothing but digits" : "write a number with a point, such as 0.5",
        };
    }

    private static bool IsNumber(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Characters) &&
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static bool IsSeparator(char letter) => char.IsWhiteSpace(letter) || letter is '_' or '\'' or '’' or '\u066C';

    private static string WithPlainDigits(string text) => new([.. text.Select(letter =>
        letter == '\u066B' ? '.' : char.IsDigit(letter) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(letter)) : letter)]);
}
