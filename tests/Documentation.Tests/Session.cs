using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Documentation.Tests;

/// <summary>A user's terminal: commands run one after the other in one shell, and a service in another.</summary>
internal sealed partial class Session : IAsyncDisposable
{
    private const string Address = "127.0.0.1:8080", End = "── the end of the command:";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Checkout checkout;
    private readonly Process shell;
    private readonly string address;
    private readonly StringBuilder serviceOutput = new();
    private Process? service;
    private string? job;

    public Session(Checkout checkout)
    {
        this.checkout = checkout;
        address = $"127.0.0.1:{FreePort()}";
        shell = Start("--norc", "--noprofile");
    }

    /// <summary>Runs a command as it is written, but for the port of the service and the ID of a job.</summary>
    /// <returns>Its exit code and all that it has written.</returns>
    public async Task<(int ExitCode, string Output)> RunAsync(string command)
    {
        command = command.Replace(Address, address, StringComparison.Ordinal);
        if (job is not null)
            command = JobId().Replace(command, job);
        if (Serves().IsMatch(command))
            return (await ServeAsync(command) ? 0 : 1, serviceOutput.ToString());
        if (command.Contains(address, StringComparison.Ordinal) && service is null)
            await ServeAsync("./torchline serve");
        var script = Path.Combine(checkout.Folder, "artifacts/command.sh");
        await File.WriteAllTextAsync(script, command + "\n");
        await shell.StandardInput.WriteLineAsync($"source {script} </dev/null 2>&1; printf '\\n%s %d\\n' '{End}' $?");
        var output = new StringBuilder();
        while (true)
        {
            var line = await shell.StandardOutput.ReadLineAsync().WaitAsync(Patience)
                ?? throw new InvalidOperationException($"The shell has ended.\n{output}");
            if (line.StartsWith(End, StringComparison.Ordinal))
            {
                if (Location().Match(output.ToString()) is { Success: true } match)
                    job = match.Groups[1].Value;
                return (int.Parse(line[End.Length..]), output.ToString());
            }
            output.AppendLine(line);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        shell.Kill(entireProcessTree: true);
        await shell.WaitForExitAsync();
        shell.Dispose();
    }

    private async Task<bool> ServeAsync(string command)
    {
        await StopAsync();
        serviceOutput.Clear();
        service = Start("-c", command);
        service.OutputDataReceived += (_, line) => serviceOutput.AppendLine(line.Data);
        service.ErrorDataReceived += (_, line) => serviceOutput.AppendLine(line.Data);
        service.BeginOutputReadLine();
        service.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = new($"http://{address}") };
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience && !service.HasExited; await Task.Delay(100))
        {
            try
            {
                if ((await http.GetAsync("/health/ready")).IsSuccessStatusCode)
                    return true;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }
        return false;
    }

    private async Task StopAsync()
    {
        if (service is null)
            return;
        service.Kill(entireProcessTree: true);
        await service.WaitForExitAsync();
        service.Dispose();
        service = null;
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", arguments)
        {
            WorkingDirectory = checkout.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = $"http://{address}";
        start.Environment["NO_COLOR"] = "1";
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"^(\w+=\S+ )*\./torchline serve( (?!.*--help)|$)")]
    private static partial Regex Serves();

    [GeneratedRegex(@"^Location: \S*/([0-9a-f]{32})\s*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Location();

    [GeneratedRegex(@"(?<=/jobs/)ID\b")]
    private static partial Regex JobId();
}
