using System.Diagnostics;

namespace Cli.Tests;

/// <summary>The program as users run it: a process of its own.</summary>
public sealed class TrainingProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> errors;

    private TrainingProcess(IEnumerable<string> arguments, string? hook = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Torchline.Cli.dll");
        var start = new ProcessStartInfo("dotnet", [program, "train", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["CUDA_VISIBLE_DEVICES"] = "" }, // only the processors give the same bytes again
        };
        if (hook is not null)
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
            start.Environment[StartupHook.Variable] = hook;
        }
        process = Process.Start(start)!;
        output = process.StandardOutput.ReadToEndAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public static TrainingProcess Start(params IEnumerable<string> arguments) => new(["sentiment", .. arguments]);

    public static (int ExitCode, string Output, string Errors) Run(params IEnumerable<string> arguments)
    {
        using var running = Start(arguments);
        return running.Wait();
    }

    public static TrainingProcess StartClassifier(params IEnumerable<string> arguments) => new(["classifier", .. arguments]);

    public static (int ExitCode, string Output, string Errors) RunClassifier(params IEnumerable<string> arguments)
    {
        using var running = StartClassifier(arguments);
        return running.Wait();
    }

    public static TrainingProcess StartCaptioner(params IEnumerable<string> arguments) => new(["captioner", .. arguments]);

    public static TrainingProcess StartHandCaptioner(params IEnumerable<string> arguments) => new(["captioner-by-hand", .. arguments]);

    public static TrainingProcess StartStylize(params IEnumerable<string> arguments) => new(["style-optimization", .. arguments]);

    public static TrainingProcess StartStyleNetwork(params IEnumerable<string> arguments) => new(["style-network", .. arguments]);

    public static TrainingProcess StartArbitraryStyle(params IEnumerable<string> arguments) => new(["arbitrary-style", .. arguments]);

    public static TrainingProcess StartFeatures(params IEnumerable<string> arguments) => new(["feature-network", .. arguments]);

    /// <summary>A training, of any kind, with <see cref="StartupHook"/> in its process.</summary>
    public static TrainingProcess StartWithHook(string hook, IEnumerable<string> arguments) => new(arguments, hook);

    public (int ExitCode, string Output, string Errors) Wait()
    {
        process.WaitForExit();
        return (process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>SIGKILL: the process gets no chance to do anything.</summary>
    public void Kill() => process.Kill();

    /// <summary>SIGINT, as from Ctrl-C.</summary>
    public void Interrupt() => Process.Start("sh", ["-c", $"kill -INT {Id}"]).WaitForExit();

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
