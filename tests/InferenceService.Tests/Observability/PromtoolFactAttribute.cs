using System.Diagnostics;

namespace InferenceService.Tests.Observability;

/// <summary>A test that runs Prometheus' own checker, where it is installed.</summary>
public sealed class PromtoolFactAttribute : FactAttribute
{
    private const string Program = "promtool";

    public PromtoolFactAttribute()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Program))))
            Skip = "promtool is missing (Debian: apt-get install prometheus)";
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var texts = await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(texts));
    }
}
