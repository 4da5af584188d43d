using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace InferenceService.Tests.Fixtures;

/// <summary>The service as a process of its own, with arguments and variables as a user gives them.</summary>
public sealed partial class ServiceProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = [];
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProgram(IEnumerable<(string Name, string Value)> variables, IEnumerable<string> arguments, params string[] watcher)
    {
        string[] command = [.. watcher, "dotnet", Path.Combine(AppContext.BaseDirectory, "Torchline.InferenceService.dll"), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ORT_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Receive(line.Data);
        process.ErrorDataReceived += (_, line) => Receive(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Client { get; private set; } = null!;

    public int Id => process.Id;

    /// <summary>What the process has written.</summary>
    public IReadOnlyList<string> Lines => [.. lines];

    /// <summary>Starts the service on a free port and waits until it is ready.</summary>
    public static Task<ServiceProgram> StartAsync(IEnumerable<(string Name, string Value)> variables, params string[] arguments) =>
        StartAsync(variables, arguments, watcher: []);

    /// <summary>The same, as a child of another program that watches it.</summary>
    public static async Task<ServiceProgram> StartAsync(
        IEnumerable<(string Name, string Value)> variables, IReadOnlyList<string> arguments, string[] watcher)
    {
        var service = new ServiceProgram(variables, [.. arguments, "--urls", "http://127.0.0.1:0"], watcher);
        service.Client = new() { BaseAddress = await service.address.Task.WaitAsync(Patience) };
        while ((await service.Client.GetAsync("/health/ready")).StatusCode != HttpStatusCode.OK)
            await Task.Delay(20);
        return service;
    }

    /// <summary>Runs the program until it ends by itself.</summary>
    public static async Task<(int ExitCode, IReadOnlyList<string> Lines)> RunAsync(
        IEnumerable<(string Name, string Value)> variables, params string[] arguments)
    {
        await using var service = new ServiceProgram(variables, arguments);
        return (await service.EndAsync(), service.Lines);
    }

    /// <summary>Asks the process to stop.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process.Dispose();
    }

    private async Task<int> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        process.WaitForExit(); // Until the last line has been read.
        return process.ExitCode;
    }

    private void Receive(string? line)
    {
        if (line is null)
            return;
        lines.Enqueue(line);
        if (Listening().Match(line) is { Success: true } match)
            address.TrySetResult(new(match.Groups[1].Value));
    }

    [GeneratedRegex("Now listening on: (http://[^\" ]*)")]
    private static partial Regex Listening();
}
