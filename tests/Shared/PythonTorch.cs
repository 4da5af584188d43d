using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Torchline.Tests;

/// <summary>The PyTorch of Debian's python3-torch, or another one that <c>python3</c> finds.</summary>
internal static class PythonTorch
{
    private static readonly Lazy<string?> FoundInterpreter = new(() =>
        ((string[])["/usr/bin/python3", "python3"]).FirstOrDefault(python => Start(python, "-c", "import torch, numpy") is { ExitCode: 0 }));

    public static string? Interpreter => FoundInterpreter.Value;

    /// <summary>Runs a script and returns what it prints.</summary>
    public static string Run(params string[] arguments)
    {
        var (exitCode, output, errors) = Start(Interpreter!, arguments)!.Value;
        Assert.True(exitCode == 0, errors);
        return output;
    }

    private static (int ExitCode, string Output, string Errors)? Start(string python, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, errors.Result);
        }
        catch (Win32Exception)
        {
            return null; // no such program
        }
    }
}

/// <summary>A fact that needs PyTorch for Python; skipped, with the reason, where it is absent.</summary>
internal sealed class PythonTorchFactAttribute : FactAttribute
{
    public PythonTorchFactAttribute() =>
        Skip = PythonTorch.Interpreter is null ? "no PyTorch for Python (Debian: apt-get install python3-torch python3-numpy)" : null;
}
