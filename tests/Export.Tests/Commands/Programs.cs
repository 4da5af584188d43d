using System.Diagnostics;
using Xunit;

namespace Export.Tests.Commands;

/// <summary>The programs as users run them: processes of their own.</summary>
internal static class Programs
{
    public static string Train(params IEnumerable<string> arguments) => Succeed("Torchline.Training", ["train", .. arguments]);

    public static string Export(params IEnumerable<string> arguments) => Succeed("Torchline.Export.Cli", arguments);

    public static (int ExitCode, string Output, string Errors) Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program + ".dll"), .. arguments])
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

    private static string Succeed(string program, IEnumerable<string> arguments)
    {
        var (exitCode, output, errors) = Run(program, arguments);
        Assert.True(exitCode == 0, output + errors);
        return output;
    }
}
