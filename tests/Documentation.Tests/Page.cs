using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Torchline.Tests;

namespace Documentation.Tests;

/// <summary>A page of the documentation and its blocks of commands.</summary>
internal sealed partial record Page(string Name, IReadOnlyList<CommandBlock> Blocks)
{
    /// <summary>The pages whose commands users type.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "README.md",
        .. Directory.GetFiles(Path.Combine(SharedData.RepositoryRoot, "docs/guide"), "*.md")
            .Select(file => Path.GetRelativePath(SharedData.RepositoryRoot, file))
            .Order(StringComparer.Ordinal),
    ];

    public static Page Read(string name)
    {
        var document = Markdown.Parse(File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, name)));
        var blocks = new List<CommandBlock>();
        Block? before = null;
        foreach (var block in document.Descendants<LeafBlock>())
        {
            if (block is FencedCodeBlock { Info: "console" } code)
                blocks.Add(new(code.Line + 1, ReasonIn(before), [.. CommandsOf(code.Lines.ToString())]));
            before = block;
        }
        return new(name, blocks);
    }

    /// <summary>Why a block does not run, from the comment before it: <c>&lt;!-- not run: why --&gt;</c>.</summary>
    private static string? ReasonIn(Block? before) =>
        before is HtmlBlock comment && Reason().Match(comment.Lines.ToString()) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Commands begin with a dollar sign, go on after a backslash, and are followed by what they write.</summary>
    private static IEnumerable<Command> CommandsOf(string text)
    {
        var (command, output) = (new StringBuilder(), new StringBuilder());
        var continues = false;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                if (command.Length > 0)
                    yield return new(command.ToString(), output.ToString());
                command.Clear().Append(line[2..]);
                output.Clear();
            }
            else if (continues)
            {
                command.Append('\n').Append(line);
            }
            else
            {
                output.AppendLine(line);
                continue;
            }
            continues = line.EndsWith('\\');
        }
        if (command.Length > 0)
            yield return new(command.ToString(), output.ToString());
    }

    [GeneratedRegex(@"<!-- not run: (.+?) -->", RegexOptions.Singleline)]
    private static partial Regex Reason();
}

/// <summary>A block of commands.</summary>
/// <param name="Line">Where it begins.</param>
/// <param name="NotRun">Why it does not run in a test; null if it does.</param>
/// <param name="Commands">Its commands in their order.</param>
internal sealed record CommandBlock(int Line, string? NotRun, IReadOnlyList<Command> Commands);

/// <summary>A command and what the page shows as its output.</summary>
internal sealed record Command(string Text, string Output);
