using System.Text.RegularExpressions;
using Torchline.Training.Core.Data;

namespace Torchline.Training.Tasks.Sentiment.Augmentation;

/// <summary>Writes a text as people type in a hurry: without apostrophes or stops, with letters swapped, left out or repeated, with emoticons.</summary>
internal static partial class TypingNoise
{
    private static readonly string[] Smiles = [":)", ":-)", ":d", "<3", "happy", "delicious", "love", "thumbs up", "yay", "!!", "!!!"];
    private static readonly string[] Frowns = [":(", ":-(", ":/", "sad", "angry", "disgusting", "thumbs down", "ugh", "smh", "!!", "!!!"];

    /// <summary>The text with one to three changes.</summary>
    public static string Add(string text, bool isPositive, ref SplitMix64 random)
    {
        for (var changes = 1 + random.Below(3); changes > 0; changes--)
        {
            text = random.Below(6) switch
            {
                0 => text.Replace("'", ""),
                1 => FinalStop().Replace(text, ""),
                2 => Misspell(text, ref random),
                3 => Stretch(text, ref random),
                4 => $"{FinalStop().Replace(text, "")} {Pick(isPositive ? Smiles : Frowns, ref random)}",
                _ => text.Replace(",", ""),
            };
        }
        return text.Length > 0 ? text : ".";
    }

    /// <summary>Swaps two letters inside a long word, or leaves one out.</summary>
    private static string Misspell(string text, ref SplitMix64 random)
    {
        var words = text.Split(' ');
        var at = random.Below(words.Length);
        var word = words[at];
        if (word.Length < 5 || !word.All(char.IsLetter))
            return text;
        var letter = 1 + random.Below(word.Length - 3);
        words[at] = random.Below(2) == 0
            ? word.Remove(letter, 1)
            : $"{word[..letter]}{word[letter + 1]}{word[letter]}{word[(letter + 2)..]}";
        return string.Join(' ', words);
    }

    /// <summary>Repeats a vowel of one word: <c>sooo</c>.</summary>
    private static string Stretch(string text, ref SplitMix64 random)
    {
        var vowels = Enumerable.Range(0, text.Length).Where(i => text[i] is 'a' or 'e' or 'o' or 'u').ToArray();
        return vowels.Length == 0 ? text : StretchAt(text, vowels[random.Below(vowels.Length)], 2 + random.Below(4));
    }

    private static string StretchAt(string text, int letter, int times) => text.Insert(letter, new string(text[letter], times));

    private static string Pick(string[] of, ref SplitMix64 random) => of[random.Below(of.Length)];

    [GeneratedRegex(@"[.!]+$")]
    private static partial Regex FinalStop();
}
