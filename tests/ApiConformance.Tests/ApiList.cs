using System.Text.RegularExpressions;

namespace Torchline.ApiConformance.Tests;

/// <summary>The public members of an official package, read from its list in the shared folder.</summary>
internal sealed partial class ApiList(IEnumerable<string> lines)
{
    private readonly HashSet<string> _lines = [.. lines];

    public bool Contains(string line) => _lines.Contains(line);

    /// <summary>The listed lines most like <paramref name="line"/>: the same name first, then the fewest differing words.</summary>
    public IEnumerable<string> Nearest(string line)
    {
        var words = WordsOf(line);
        return _lines
            .Where(candidate => candidate[0] == line[0])
            .Select(candidate => (candidate, words: WordsOf(candidate)))
            .OrderByDescending(pair => NameOf(pair.candidate) == NameOf(line))
            .ThenByDescending(pair => pair.words.Intersect(words).Count() / (double)pair.words.Union(words).Count())
            .Take(3)
            .Select(pair => pair.candidate);
    }

    /// <summary>The member with its type, without types of return value and parameters.</summary>
    private static string NameOf(string line)
    {
        var head = line.Split(['(', '[', '{'], 2)[0].TrimEnd();
        return line[0] == 'T' ? head : head[(head.LastIndexOf(' ') + 1)..];
    }

    private static HashSet<string> WordsOf(string line) => [.. Word().Matches(line).Select(match => match.Value)];

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
