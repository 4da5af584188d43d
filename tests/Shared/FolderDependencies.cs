using System.Text.RegularExpressions;
using Xunit;

namespace Torchline.Tests;

/// <summary>Which folders of a project use which, as the namespaces in its sources tell. Files in the project's own folder do not count.</summary>
internal static partial class FolderDependencies
{
    private const string Tasks = "Tasks";

    /// <summary>Fails on a circle between first-level folders, and on a task that uses another one.</summary>
    /// <param name="project">The project's folder, from the repository's root.</param>
    /// <param name="rootNamespace">The namespace of that folder.</param>
    public static void AssertOneWay(string project, string rootNamespace)
    {
        var folder = Path.Combine(SharedData.RepositoryRoot, project);
        var sources = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar), Text: File.ReadAllText(file)))
            .Where(source => source.Path.Length > 1 && source.Path[0] is not ("obj" or "bin"))
            .ToArray();
        Assert.NotEmpty(sources);
        var folders = sources.Select(source => source.Path[0]).ToHashSet();
        var uses = new Dictionary<string, Dictionary<string, string>>(); // from, to: a file that does so
        var mistakes = new List<string>();
        foreach (var (path, text) in sources)
        {
            foreach (var used in UsedBy(text, rootNamespace))
            {
                if (used[0] != path[0] && folders.Contains(used[0]))
                    FilesOf(uses, path[0]).TryAdd(used[0], string.Join('/', path));
                if (path[0] == Tasks && used[0] == Tasks && path.Length > 2 && used.Length > 1 && used[1] != path[1])
                    mistakes.Add($"{string.Join('/', path)} uses the task {used[1]}");
            }
        }
        mistakes.AddRange(folders.Order().Select(start => Circle(uses, [start])).OfType<string>());
        Assert.True(mistakes.Count == 0, string.Join('\n', mistakes.Distinct()));
    }

    /// <summary>The namespaces below the root that a source names, in using directives and in qualified names, without its own.</summary>
    private static IEnumerable<string[]> UsedBy(string text, string rootNamespace) => Names()
        .Matches(text)
        .Where(name => !name.Groups["declares"].Success && name.Groups["name"].Value.StartsWith(rootNamespace + ".", StringComparison.Ordinal))
        .Select(name => name.Groups["name"].Value[(rootNamespace.Length + 1)..].Split('.'))
        .DistinctBy(name => string.Join('.', name));

    private static string? Circle(Dictionary<string, Dictionary<string, string>> uses, IReadOnlyList<string> path)
    {
        foreach (var (next, file) in uses.GetValueOrDefault(path[^1], []))
        {
            if (next == path[0])
                return $"circle: {string.Join(" -> ", path)} -> {next} (by {file})";
            if (!path.Contains(next) && Circle(uses, [.. path, next]) is { } found)
                return found;
        }
        return null;
    }

    private static Dictionary<string, string> FilesOf(Dictionary<string, Dictionary<string, string>> uses, string from) =>
        uses.TryGetValue(from, out var known) ? known : uses[from] = [];

    [GeneratedRegex(@"(?<declares>namespace\s+)?\b(?<name>\w+(\.\w+)+)")]
    private static partial Regex Names();
}
