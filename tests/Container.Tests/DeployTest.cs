using System.Diagnostics;

namespace Container.Tests;

/// <summary>The script <c>deploy/test</c>.</summary>
internal static class DeployTest
{
    /// <summary>Runs the script to its end.</summary>
    /// <returns>Its exit code and all that it has written.</returns>
    public static (int ExitCode, string Output) Run(params string[] arguments)
    {
        var script = Path.Combine(SharedData.RepositoryRoot, "deploy", "test");
        // One pipe for output and errors keeps their order.
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", "exec \"$0\" \"$@\" 2>&1", script, .. arguments])
        {
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.TrimEnd());
    }
}
