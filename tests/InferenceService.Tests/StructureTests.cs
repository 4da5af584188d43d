using System.Text.RegularExpressions;

namespace InferenceService.Tests;

/// <summary>Arrows between the folders of a project run one way, and no task uses another.</summary>
public partial class StructureTests
{
    public static TheoryData<string, string> Projects => new()
    {
        { "inference-service", "Torchline.InferenceService" },
        { "contracts", "Torchline.Contracts" },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public void NoFoldersUseEachOtherInACircle(string project, string root)
    {
        var uses = UsesOf(project, root).Select(use => (From: use.From[0], To: use.To[0])).Where(use => use.From != use.To).ToHashSet();
        Assert.NotEmpty(uses);
        // Whatever uses nothing that is left, or is used by nothing that is left, is on no circle.
        while (uses.RemoveWhere(use => !uses.Any(other => other.From == use.To) || !uses.Any(other => other.To == use.From)) > 0)
        {
        }

        Assert.Empty(uses);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void NoTaskUsesAnother(string project, string root)
    {
        var betweenTasks = UsesOf(project, root).Where(use => use is { From: ["Tasks", _, ..], To: ["Tasks", _, ..] }).ToList();
        Assert.DoesNotContain(betweenTasks, use => use.From[1] != use.To[1]);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void OnlyOneFileNamesTheTasks(string project, string root)
    {
        var outside = UsesOf(project, root).Where(use => use.From is not ["Tasks", _, ..] && use.To is ["Tasks", _, ..]);
        Assert.Equal([project == "contracts" ? "TaskContracts.cs" : "Program.cs"], outside.Select(use => use.File).Distinct());
    }

    /// <summary>The namespaces, below the project's, that each file uses: by <c>using</c> lines and by full or partly full names.</summary>
    private static IEnumerable<(string File, string[] From, string[] To)> UsesOf(string project, string root)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Torchline.slnx")))
            folder = folder.Parent;
        folder = new(Path.Combine(folder.FullName, project));
        foreach (var file in folder.GetFiles("*.cs", SearchOption.AllDirectories).Where(file => !file.FullName.Contains("/obj/")))
        {
            var text = File.ReadAllText(file.FullName);
            var path = Path.GetRelativePath(folder.FullName, file.DirectoryName!);
            var from = path == "." ? [""] : path.Split(Path.DirectorySeparatorChar);
            if (from is not [""])
                Assert.Contains($"namespace {root}.{string.Join('.', from)};", text); // Namespaces follow folders.
            foreach (Match name in Names().Matches(text))
            {
                if (name.Value.StartsWith(root + ".", StringComparison.Ordinal) && !text[..name.Index].EndsWith("namespace ", StringComparison.Ordinal))
                    yield return (file.Name, from, name.Value[(root.Length + 1)..].Split('.'));
                else if (name.Value.StartsWith("Tasks.", StringComparison.Ordinal))
                    yield return (file.Name, from, name.Value.Split('.'));
            }
        }
    }

    [GeneratedRegex(@"(?<![\w.])(Torchline|Tasks)(\.[A-Z]\w*)+")]
    private static partial Regex Names();
}
