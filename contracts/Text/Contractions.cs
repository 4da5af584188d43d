using System.Collections.Frozen;

namespace Torchline.Contracts.Text;

/// <summary>Where the Penn Treebank cuts words that were written as one.</summary>
internal static class Contractions
{
    private static readonly string[] Suffixes = ["n't", "'ll", "'re", "'ve", "'s", "'m", "'d"];

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> FusedWords =
        new Dictionary<string, int>
        {
            ["cannot"] = 3, // can not
            ["gonna"] = 3, // gon na
            ["gotta"] = 3, // got ta
            ["wanna"] = 3, // wan na
            ["gimme"] = 3, // gim me
            ["lemme"] = 3, // lem me
        }.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Elisions =
        FrozenSet.Create(StringComparer.Ordinal, "'n", "'em", "'burgh", "'til", "'cause", "'bout", "'round", "'tis", "'twas")
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The length of the first token of <paramref name="word"/>: <c>shouldn't've</c> gives <c>should</c>.</summary>
    public static int FirstPart(ReadOnlySpan<char> word)
    {
        if (FusedWords.TryGetValue(word, out var cut))
            return cut;
        cut = word.Length;
        while (SuffixLength(word[..cut]) is var length and > 0 && length < cut)
            cut -= length;
        return StartsWithQuote(word[..cut]) ? 1 : cut;
    }

    /// <summary>Whether two tokens were cut out of one word: <c>do</c> and <c>n't</c>, <c>gon</c> and <c>na</c>, <c>'t</c> and <c>is</c>.</summary>
    public static bool AreCut(string first, string second) =>
        SuffixLength(second) == second.Length ||
        (first is "'t" && second is "is" or "was") ||
        (FusedWords.TryGetValue(first + second, out var cut) && cut == first.Length);

    private static int SuffixLength(ReadOnlySpan<char> word)
    {
        foreach (var suffix in Suffixes)
        {
            if (word.EndsWith(suffix, StringComparison.Ordinal))
                return suffix.Length;
        }
        return 0;
    }

    /// <summary>Whether the apostrophe at the beginning quotes the word instead of standing for left out letters.</summary>
    private static bool StartsWithQuote(ReadOnlySpan<char> word) =>
        word.Length > 1 && word[0] == '\'' && SuffixLength(word) != word.Length && !Elisions.Contains(word);
}
