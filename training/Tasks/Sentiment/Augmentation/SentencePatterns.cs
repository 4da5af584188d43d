using System.Text;
using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Sentiment.Data;

namespace Torchline.Training.Tasks.Sentiment.Augmentation;

/// <summary>Draws sentences from the patterns of <c>patterns.txt</c>, whose notation is described there.</summary>
internal sealed class SentencePatterns
{
    private const string Resource = "patterns.txt";

    private readonly Dictionary<string, string[]> words = [];
    private readonly List<(bool IsPositive, string Pattern)> patterns = [];

    private SentencePatterns(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (line[0] is '+' or '-')
                patterns.Add((line[0] == '+', line[2..]));
            else if (line.Split(" = ", 2) is [var name, var alternatives])
                words.Add(name, alternatives.Split(" | "));
        }
    }

    /// <summary>The patterns of the file.</summary>
    public static SentencePatterns Default { get; } = new(EmbeddedText.Lines(Resource));

    /// <summary>Draws a sentence, half of them positive: its tokens, with the final stop.</summary>
    public Review Draw(ref SplitMix64 random)
    {
        var wanted = random.Below(2) == 1;
        (bool IsPositive, string Pattern) chosen;
        do
            chosen = patterns[random.Below(patterns.Count)];
        while (chosen.IsPositive != wanted);
        var text = new StringBuilder();
        Expand(chosen.Pattern, text, ref random);
        text.Append(random.Below(4) == 0 ? " !" : " .");
        return new Review(text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries), chosen.IsPositive);
    }

    private void Expand(string pattern, StringBuilder text, ref SplitMix64 random)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '{')
            {
                var alternatives = words[pattern[(i + 1)..pattern.IndexOf('}', i)]];
                Expand(alternatives[random.Below(alternatives.Length)], text, ref random);
                i = pattern.IndexOf('}', i);
            }
            else if (pattern[i] == '[')
            {
                var end = pattern.IndexOf(']', i);
                var optional = pattern[(i + 1)..end].Split(" | ");
                if (random.Below(2) == 1)
                    Expand(optional[random.Below(optional.Length)], text, ref random);
                i = end;
            }
            else
            {
                text.Append(pattern[i]);
            }
        }
    }
}
