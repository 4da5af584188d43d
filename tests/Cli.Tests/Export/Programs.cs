using System.Diagnostics;
using Xunit;

namespace Cli.Tests.Export;

/// <summary>The programs as users run them: processes of their own.</summary>
internal static class Programs
{
    public static string Train(params IEnumerable<string> arguments) => Succeed(["train", .. arguments]);

    public static string Export(params IEnumerable<string> arguments) => Succeed(arguments);

    public static (int ExitCode, string Output, string Errors) Run(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Torchline.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static string Succeed(IEnumerable<string> arguments)
    {
        var (exitCode, output, errors) = Run(arguments);
        Assert.True(exitCode == 0, output + errors);
        return output;
    }
}
