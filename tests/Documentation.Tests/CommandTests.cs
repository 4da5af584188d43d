using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace Documentation.Tests;

/// <summary>What README and the guide tell users to type, works: each page in a copy of the checkout of its own.</summary>
public sealed partial class CommandTests
{
    /// <summary>Blocks that no test runs: they download, train for long, or need what a test machine lacks. Each says why.</summary>
    private const int MostBlocksNotRun = 31;

    public static TheoryData<string> Pages => [.. Page.Names];

    [BashTheory]
    [MemberData(nameof(Pages))]
    public async Task EveryCommandOfThePageWorks(string name)
    {
        var page = Page.Read(name);
        if (!page.Blocks.Any(block => block.NotRun is null))
            return;
        using var checkout = new Checkout();
        await using var session = new Session(checkout);
        foreach (var block in page.Blocks.Where(block => block.NotRun is null))
        {
            foreach (var command in block.Commands)
            {
                var before = Files(checkout.Folder);
                var (exitCode, output) = await session.RunAsync(command.Text);
                Assert.True(exitCode == 0, $"{name}, line {block.Line}: {command.Text}\nended with {exitCode}:\n{output}");
                AssertShown(command, output, $"{name}, line {block.Line}");
                if (OutputFile().Match(command.Text) is { Success: true } written)
                    Assert.DoesNotContain(written.Groups[1].Value, before);
            }
        }
    }

    [Fact]
    public void BlocksThatDoNotRunSayWhyAndAreFew()
    {
        var blocks = Page.Names.Select(Page.Read).SelectMany(page => page.Blocks.Select(block => (page.Name, block.Line, block.NotRun))).ToList();
        Assert.True(blocks.Count > 40);
        var notRun = blocks.Where(block => block.NotRun is not null).ToList();
        Assert.All(notRun, block => Assert.True(block.NotRun!.Length > 5, $"{block.Name}, line {block.Line}: {block.NotRun}"));
        Assert.True(
            notRun.Count <= MostBlocksNotRun,
            $"{notRun.Count} of {blocks.Count} blocks do not run:\n{string.Join('\n', notRun.Select(block => $"{block.Name}, line {block.Line}: {block.NotRun}"))}");
    }

    /// <summary>An error of the service must not end as an image, and not with the exit code 0.</summary>
    [Fact]
    public void EveryCommandThatWritesAnAnswerIntoAFileFailsOnAnError()
    {
        var silent = Page.Names.Select(Page.Read).SelectMany(page => page.Blocks).SelectMany(block => block.Commands)
            .Where(command => command.Text.Contains("curl ", StringComparison.Ordinal) && OutputFile().IsMatch(command.Text))
            .Where(command => !command.Text.Contains("--fail-with-body", StringComparison.Ordinal));
        Assert.Empty(silent.Select(command => command.Text));
    }

    /// <summary>JSON that a page shows is what the service answers; the last digits of numbers depend on the processor.</summary>
    private static void AssertShown(Command command, string output, string place)
    {
        var shown = command.Output.Trim();
        if (!shown.StartsWith('{') || shown.Contains('…'))
            return;
        var (expected, actual) = (JsonNode.Parse(shown), JsonNode.Parse(output));
        Assert.True(Agree(expected, actual), $"{place}: {command.Text}\nshows {shown}\nanswers {output}");
    }

    private static bool Agree(JsonNode? expected, JsonNode? actual) => (expected, actual) switch
    {
        (JsonObject one, JsonObject other) => one.Count == other.Count && one.All(member => Agree(member.Value, other[member.Key])),
        (JsonArray one, JsonArray other) => one.Count == other.Count && one.Zip(other).All(pair => Agree(pair.First, pair.Second)),
        (JsonValue one, JsonValue other) when one.GetValueKind() == JsonValueKind.Number && other.GetValueKind() == JsonValueKind.Number =>
            Math.Abs((double)one - (double)other) <= 0.03 * Math.Max(1, Math.Abs((double)one)),
        _ => JsonNode.DeepEquals(expected, actual),
    };

    private static HashSet<string> Files(string folder) => [.. Directory.GetFiles(folder).Select(file => Path.GetFileName(file))];

    [GeneratedRegex(@" -o (\S+)")]
    private static partial Regex OutputFile();
}

/// <summary>A theory that is skipped where there is no bash or curl.</summary>
public sealed class BashTheoryAttribute : TheoryAttribute
{
    public BashTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/curl"))
            Skip = "the commands are for bash and curl on Linux";
    }
}
