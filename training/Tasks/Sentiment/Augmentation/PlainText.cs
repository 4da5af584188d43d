using System.Collections.Frozen;
using System.Text;
using Torchline.Training.Core.Data;

namespace Torchline.Training.Tasks.Sentiment.Augmentation;

/// <summary>Turns tokens of the sentiment data into text as people write it: <c>do n't</c>, <c>$ _num_</c> and <c>good .</c> become <c>don't</c>, <c>$20</c> and <c>good.</c></summary>
internal static class PlainText
{
    private const string NumberToken = "_num_";

    private static readonly FrozenSet<string> Suffixes = FrozenSet.Create("n't", "'ll", "'re", "'ve", "'s", "'m", "'d");
    private static readonly FrozenSet<string> NoSpaceBefore = FrozenSet.Create(".", ",", "!", "?", ";", ":", ")", "]", "%", "...", "''", "'");
    private static readonly FrozenSet<string> NoSpaceAfter = FrozenSet.Create("$", "#", "(", "[", "``");
    private static readonly FrozenSet<string> Fused = FrozenSet.Create("gon na", "got ta", "wan na", "gim me", "lem me");
    private static readonly string[] Numbers = ["2", "3", "4", "5", "6", "8", "10", "12", "15", "20", "25", "30", "40", "45", "50", "100"];

    /// <summary>The text of some tokens; each number is another, but always the same for the same tokens.</summary>
    public static string Of(IReadOnlyList<string> tokens)
    {
        var random = new SplitMix64(Hash(tokens));
        var text = new StringBuilder();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (i > 0 && !Joins(tokens[i - 1], tokens[i]))
                text.Append(' ');
            text.Append(tokens[i] switch
            {
                NumberToken => Numbers[random.Below(Numbers.Length)],
                "``" or "''" => "\"",
                var word => word,
            });
        }
        return text.ToString();
    }

    private static bool Joins(string before, string word) =>
        Suffixes.Contains(word) || NoSpaceBefore.Contains(word) || NoSpaceAfter.Contains(before) || Fused.Contains($"{before} {word}");

    /// <summary>FNV-1a over the characters: the same on every machine, unlike a string's hash code.</summary>
    private static ulong Hash(IEnumerable<string> tokens)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in tokens.SelectMany(token => token))
            hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }
}
