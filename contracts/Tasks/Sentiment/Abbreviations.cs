using System.Collections.Frozen;

namespace Torchline.Contracts.Tasks.Sentiment;

/// <summary>Words that keep their period inside a sentence.</summary>
internal static class Abbreviations
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Titles =
        FrozenSet.Create(StringComparer.Ordinal, "dr", "mr", "mrs", "ms", "st", "mt", "vs", "jr", "sr", "prof", "inc")
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether <paramref name="word"/>, given without its last period, is short for something.</summary>
    public static bool Contains(ReadOnlySpan<char> word) => Titles.Contains(word) || IsInitials(word);

    /// <summary>Single letters with periods between them: <c>b</c>, <c>p.m</c>, <c>u.s.a</c>; <c>i</c> is a word.</summary>
    private static bool IsInitials(ReadOnlySpan<char> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (i % 2 == 0 ? !char.IsAsciiLetter(word[i]) : word[i] != '.')
                return false;
        }
        return word.Length % 2 == 1 && word is not "i";
    }
}
