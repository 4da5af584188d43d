using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Playwright;
using Xunit;

namespace Web.Tests;

/// <summary>
/// The page as a user has it. At its end no error may stand in the console, where the browser also reports what the
/// Content-Security-Policy has kept out, and no request may have gone elsewhere.
/// </summary>
public sealed class PlaygroundPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> errors = [];
    private readonly Uri service;

    public PlaygroundPage(IPage page, Uri service)
    {
        (Page, this.service) = (page, service);
        page.Console += (_, message) =>
        {
            // The browser notes each status of 400 and more; those that a test provokes are no faults of the page.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                errors.Enqueue(message.Text);
        };
        page.PageError += (_, error) => errors.Enqueue(error);
        page.Request += (_, request) =>
        {
            var address = new Uri(request.Url);
            if (address.Scheme != "blob" && address.Authority != service.Authority)
                errors.Enqueue($"A request to {address}");
        };
    }

    public IPage Page { get; }

    public ILocator this[string selector] => Page.Locator(selector);

    /// <summary>The command for curl that the page shows.</summary>
    public Task<string> CommandAsync() => this["#request-curl"].InnerTextAsync();

    public async Task OpenAsync(string tab)
    {
        await Page.GotoAsync(new Uri(service, $"#{tab}").AbsoluteUri);
        await this["body[data-ready]"].WaitForAsync();
    }

    /// <summary>Chooses a file as the image.</summary>
    public Task ChooseAsync(string path) => this["#picture input[type=file]"].SetInputFilesAsync(path);

    /// <summary>Waits until an element has a text.</summary>
    public Task WaitForTextAsync(string selector, string pattern, float seconds = 180) =>
        Assertions.Expect(this[selector]).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(pattern), new() { Timeout = 1000 * seconds });

    /// <summary>Runs the command that the page shows in a folder.</summary>
    /// <returns>What it has written.</returns>
    public async Task<byte[]> RunCommandAsync(string folder)
    {
        var start = new ProcessStartInfo("bash", ["-c", await CommandAsync()])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var faults = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{start.ArgumentList[1]}\n{await faults}");
        return output.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Assert.Empty(errors);
    }
}
