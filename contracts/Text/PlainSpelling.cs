using System.Buffers;
using System.Globalization;
using System.Text;

namespace Torchline.Contracts.Text;

/// <summary>
/// Raw text in the spelling that a vocabulary of word pieces has: lower case, letters without accents, plain quotation marks, words in
/// place of common emoji, no control characters.
/// </summary>
internal static class PlainSpelling
{
    // '[' may begin the name of a special piece, which a text must not have in it: names are in capitals, so that lower case suffices.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        ['\t', '\n', '\r', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(c => c != '[')]);

    private static readonly string[] Counts = ["", "", "two ", "three ", "four ", "five "];

    /// <summary>The text in plain spelling; the text itself where nothing but capitals would change.</summary>
    public static string Of(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(Plain) < 0)
            return text;
        var writer = new Writer(ArrayPool<char>.Shared.Rent(text.Length + 64));
        try
        {
            Write(text, ref writer);
            return writer.ToString();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static void Write(ReadOnlySpan<char> text, ref Writer writer)
    {
        Rune emoji = default; // a run of the same one, with nothing but spaces between them
        var run = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (EmojiWords.IsModifier(rune))
                continue;
            if (!rune.IsAscii && EmojiWords.Of(rune) is not null)
            {
                if (run > 0 && rune != emoji)
                    Write(emoji, ref run, ref writer);
                (emoji, run) = (rune, run + 1);
            }
            else if (run == 0 || !Rune.IsWhiteSpace(rune))
            {
                Write(emoji, ref run, ref writer);
                Write(rune, ref writer);
            }
        }
        Write(emoji, ref run, ref writer);
    }

    /// <summary>The word for a run of an emoji: once, but stars are counted.</summary>
    private static void Write(Rune emoji, ref int run, ref Writer writer)
    {
        if (run == 0)
            return;
        var word = EmojiWords.Of(emoji)!;
        writer.Add(' ');
        if (word == EmojiWords.Star && run > 1)
        {
            writer.Add(Counts[Math.Min(run, Counts.Length - 1)]);
            writer.Add(word);
            writer.Add('s');
        }
        else
        {
            writer.Add(word);
        }
        writer.Add(' ');
        run = 0;
    }

    private static void Write(Rune rune, ref Writer writer)
    {
        if (rune.IsAscii)
        {
            writer.Add(Rune.IsControl(rune) ? ' ' : (char)Rune.ToLowerInvariant(rune).Value);
            return;
        }
        rune = Rune.ToLowerInvariant(rune); // First: of the signs of units some become letters, such as that of the angstrom.
        if (rune.IsBmp && Fold((char)rune.Value) is { } folded)
        {
            writer.Add(folded);
            return;
        }
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format:
                break;
            case UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned:
            case UnicodeCategory.OtherSymbol when rune == Rune.ReplacementChar: // half of a character, too
            case UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                writer.Add(' ');
                break;
            case UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.CurrencySymbol:
                // A piece of its own: "food" and a symbol after it would be one word, which no vocabulary has.
                writer.Add(' ');
                writer.Add(rune);
                writer.Add(' ');
                break;
            default:
                writer.Add(rune);
                break;
        }
    }

    private static string? Fold(char c) => c switch
    {
        '\u2018' or '\u2019' or '\u201a' or '\u201b' or '\u00b4' or '\u02bc' => "'",
        '\u201c' or '\u201d' or '\u201e' or '\u00ab' or '\u00bb' => "\"",
        >= '\u2010' and <= '\u2015' => "-",
        '\u2026' => "...",
        >= '\uff01' and <= '\uff5e' => Letters[c - '\uff01' + '!'], // full-width forms
        _ => LatinLetters.Plain(c) is { } letter ? Letters[letter] : null,
    };

    private static readonly string[] Letters = [.. Enumerable.Range(0, 128).Select(code => ((char)code).ToString())];

    /// <summary>Characters in a pooled array that grows: a word is longer than its emoji.</summary>
    private struct Writer(char[] characters) : IDisposable
    {
        private int length;

        public void Add(char c)
        {
            Reserve(1);
            characters[length++] = c;
        }

        public void Add(string text)
        {
            Reserve(text.Length);
            text.CopyTo(characters.AsSpan(length));
            length += text.Length;
        }

        public void Add(Rune rune)
        {
            Reserve(2);
            length += rune.EncodeToUtf16(characters.AsSpan(length));
        }

        public override readonly string ToString() => new(characters, 0, length);

        public void Dispose() => ArrayPool<char>.Shared.Return(characters);

        private void Reserve(int more)
        {
            if (length + more <= characters.Length)
                return;
            var larger = ArrayPool<char>.Shared.Rent(Math.Max(2 * characters.Length, length + more));
            characters.AsSpan(0, length).CopyTo(larger);
            ArrayPool<char>.Shared.Return(characters);
            characters = larger;
        }
    }
}
