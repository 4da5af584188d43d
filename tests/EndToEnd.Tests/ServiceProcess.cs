using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Torchline.Client;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>The service as built, in a process of its own on a free port.</summary>
public sealed partial class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = [];
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(string models, params string[] settings)
    {
        process = Process.Start(new ProcessStartInfo("dotnet", [BuiltPrograms.Service, "--Urls=http://127.0.0.1:0", $"--Torchline:Models={models}", .. settings])
        {
            WorkingDirectory = Path.GetTempPath(), // It must run from anywhere.
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, line) => Receive(line.Data);
        process.ErrorDataReceived += (_, line) => Receive(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The models that are committed in this repository.</summary>
    public static string CommittedModels => BuiltPrograms.CommittedModels;

    /// <summary>Everything that the process has written.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>Calls the service.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>Starts the service and waits until it is ready.</summary>
    public static async Task<ServiceProcess> StartAsync(string models, params string[] settings)
    {
        var service = new ServiceProcess(models, settings);
        service.Http = new HttpClient { BaseAddress = await service.address.Task.WaitAsync(Patience) };
        var client = new TorchlineClient(service.Http);
        var waited = Stopwatch.StartNew();
        while (!await client.IsReadyAsync())
        {
            Assert.True(waited.Elapsed < Patience && !service.process.HasExited, $"The service is not ready.\n{service.Output}");
            await Task.Delay(50);
        }

        return service;
    }

    /// <summary>Starts the service with models or settings that it cannot work with, and waits for its end.</summary>
    /// <returns>The exit code and all output.</returns>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(string models, params string[] settings)
    {
        await using var service = new ServiceProcess(models, settings);
        return (await service.WaitForExitAsync(), service.Output);
    }

    /// <summary>Asks the process to stop, as an orchestrator does.</summary>
    public void Terminate() => Process.Start("sh", ["-c", $"kill -TERM {process.Id}"]).WaitForExit();

    /// <summary>Waits until the process has ended and all of its output is here.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Receive(string? line)
    {
        if (line is null)
            return;

        output.Enqueue(line);
        if (Listening().Match(line) is { Success: true } match)
            address.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex("Now listening on: (http://.*)")]
    private static partial Regex Listening();
}
