using System.Text.RegularExpressions;
using Torchline.Tests;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>Rules of the repository that no compiler checks.</summary>
public sealed partial class RepositoryTests
{
    private static readonly string Root = SharedData.RepositoryRoot;

    private static readonly string[] Layers = ["cli", "contracts", "clients", "export", "imaging", "inference-service", "training"];

    /// <summary>The limit of CONTRIBUTING.md.</summary>
    [Fact]
    public void NoSourceFileHasMoreThan250Lines() => Assert.Empty(
        from layer in Layers
        from file in Directory.EnumerateFiles(Path.Combine(Root, layer), "*.cs", SearchOption.AllDirectories)
        where !file.Contains("/obj/", StringComparison.Ordinal) && File.ReadLines(file).Count() > 250
        select Path.GetRelativePath(Root, file));

    /// <summary>C# converts the literal to <c>ScalarType.Byte</c>: elements would be cut to 8 bits (docs/reference/torchsharp.md).</summary>
    [Fact]
    public void NoSumIsOverALiteralZero() => Assert.Empty(
        from folder in (string[])[.. Layers, "benchmarks", "samples", "tests"]
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        where SumOfBytes().IsMatch(File.ReadAllText(file))
        select Path.GetRelativePath(Root, file));

    [Fact]
    public void EveryLinkOfTheDocumentationLeadsToAFile() => Assert.Empty(
        from page in Pages()
        from Match link in Link().Matches(File.ReadAllText(page))
        let target = link.Groups[1].Value
        where !target.Contains(':') && !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target))
        select $"{Path.GetRelativePath(Root, page)}: {target}");

    /// <summary>The walks through the layers name files; a file that moves must move there, too.</summary>
    [Fact]
    public void EveryFileThatTheArchitectureNamesExists()
    {
        var files = SourcePath().Matches(File.ReadAllText(Path.Combine(Root, "docs/architecture.md"))).Select(match => match.Groups[1].Value).ToArray();
        Assert.True(files.Length > 30);
        Assert.DoesNotContain(files, file => !Path.Exists(Path.Combine(Root, file)));
    }

    private static IEnumerable<string> Pages() =>
    [
        .. Directory.GetFiles(Root, "*.md"),
        .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories),
        .. Directory.GetFiles(Path.Combine(Root, "samples"), "*.md", SearchOption.AllDirectories),
    ];

    [GeneratedRegex(@"\.(?:sum|prod)\(0\)")]
    private static partial Regex SumOfBytes();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex("`((?:cli|training|export|inference-service|contracts|imaging)/[^`<{ ]+)`")]
    private static partial Regex SourcePath();
}
