using System.Diagnostics;
using Xunit;

namespace Clients.Tests;

/// <summary>Programs of the system that run the clients of other languages.</summary>
internal static class Tool
{
    public const string Node = "node", Python = "python3", TypeScript = "tsc";

    /// <summary>Runs a program, which must end well.</summary>
    /// <returns>What it has written.</returns>
    public static async Task<string> RunAsync(string program, string folder, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', start.ArgumentList)}\n{output}\n{await errors}");
        return output;
    }

    /// <summary>Whether a program is installed.</summary>
    public static bool Exists(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}

/// <summary>A test that is skipped where a program is missing.</summary>
public sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string program)
    {
        if (!Tool.Exists(program))
            Skip = $"there is no {program}";
    }
}
