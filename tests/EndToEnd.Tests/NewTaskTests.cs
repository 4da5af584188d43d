using System.Diagnostics;
using Torchline.Tests;
using Xunit;

namespace EndToEnd.Tests;

public sealed class NewTaskTests
{
    /// <summary>docs/guide/add-a-task.md: five folders and one line in each list are a task that is trained, exported, verified and served.</summary>
    [ProgramsFact("git", "curl")]
    public async Task TheSampleTaskIsAddedToACopyTrainedAndServed()
    {
        var start = new ProcessStartInfo(Path.Combine(SharedData.RepositoryRoot, "samples/language-task/try"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await errors);
    }
}

/// <summary>A fact that calls other programs; skipped, with the reason, where one is not installed.</summary>
internal sealed class ProgramsFactAttribute : FactAttribute
{
    public ProgramsFactAttribute(params string[] programs)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string[] missing = [.. programs.Where(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program))))];
        if (missing.Length > 0)
            Skip = $"not installed: {string.Join(", ", missing)}";
    }
}
