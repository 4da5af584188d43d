using System.Diagnostics;
using Torchline.Tests;
using Xunit;

namespace EndToEnd.Tests;

public sealed class NewTaskTests
{
    /// <summary>docs/guide/add-a-task.md: five folders and one line in each list are a task that is trained, exported, verified and served.</summary>
    [Fact]
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
