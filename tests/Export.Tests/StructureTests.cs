using System.Text.RegularExpressions;
using Torchline.Tests;
using Xunit;

namespace Export.Tests;

/// <summary>Arrows between the folders of the export projects run one way.</summary>
public sealed partial class StructureTests
{
    [Theory]
    [InlineData("Torchline.Export")]
    [InlineData("Torchline.Export.Tasks")]
    public void NoCircleBetweenFirstLevelFolders(string project)
    {
        // The types at a project's root are its facade, which uses all folders.
        var sources = Sources(project).Where(source => source.Folder.Length > 0).ToArray();
        var folders = sources.ToLookup(source => source.Namespace, source => source.Folder);
        var arrows = sources
            .SelectMany(source => folders.Where(folder => source.Uses.Any(use => $"{use}.".StartsWith($"{folder.Key}.", StringComparison.Ordinal)))
                .SelectMany(folder => folder).Select(used => (From: source.Folder, To: used)))
            .Where(arrow => arrow.From != arrow.To).ToHashSet();

        var reachable = arrows.ToHashSet();
        while (reachable.ToArray().SelectMany(left => arrows.Where(right => right.From == left.To).Select(right => (left.From, right.To)))
            .Count(reachable.Add) > 0) { }

        Assert.NotEmpty(sources);
        Assert.DoesNotContain(reachable, arrow => arrow.From == arrow.To);
    }

    [Fact]
    public void NoTaskUsesAnother()
    {
        const string tasks = "Torchline.Export.Tasks";
        string[] names = ["Captioning", "Classification", "Sentiment", "StyleTransfer"];
        foreach (var source in Sources(tasks).Where(source => source.Folder.Length > 0))
        {
            var own = names.SingleOrDefault(name => source.Namespace == $"{tasks}.{name}");
            var used = names.Where(name => name != own && source.Uses.Any(use => use.EndsWith($".Tasks.{name}", StringComparison.Ordinal)
                || use.Contains($".Tasks.{name}.", StringComparison.Ordinal)));
            Assert.True(!used.Any(), $"{source.Path} uses {string.Join(", ", used)}");
        }
    }

    private static IEnumerable<(string Path, string Folder, string Namespace, string[] Uses)> Sources(string project)
    {
        var root = Path.Combine(SharedData.RepositoryRoot, "export", project);
        foreach (var path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            var parts = Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar);
            if (parts[0] is "bin" or "obj" or "buildTransitive") continue;
            var text = File.ReadAllText(path);
            yield return (
                Path.GetRelativePath(root, path), parts.Length > 1 ? parts[0] : "", NamespaceLine().Match(text).Groups[1].Value,
                [.. UsingLine().Matches(text).Select(match => match.Groups[1].Value), .. QualifiedName().Matches(text).Select(match => match.Groups[1].Value)]);
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using (?:static )?(Torchline[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    /// <summary>Names that are written out, with the alias of a type or in code: the namespace before the last part.</summary>
    [GeneratedRegex(@"(?<!using )\b(Torchline(?:\.\w+)+)\.\w+", RegexOptions.Multiline)]
    private static partial Regex QualifiedName();
}
