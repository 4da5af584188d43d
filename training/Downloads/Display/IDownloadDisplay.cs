using Spectre.Console;

namespace Torchline.Training.Downloads.Display;

/// <summary>Shows a download to whoever waits for it. None of it goes to stdout, which is for the result.</summary>
internal interface IDownloadDisplay
{
    /// <summary>Runs <paramref name="work"/> while the display is up.</summary>
    Task<T> ShowAsync<T>(Func<Task<T>> work);

    /// <summary>A file begins to arrive, or goes on.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="done">Bytes that are there already.</param>
    /// <param name="total">Bytes in all, as far as known.</param>
    void Starts(string file, long done, long total);

    /// <summary>Bytes have arrived.</summary>
    /// <param name="done">Bytes that are there now.</param>
    void Progressed(long done);

    /// <summary>Something worth a line.</summary>
    void Print(string message);

    /// <summary>Something that may need the user's attention.</summary>
    void Warn(string message);
}

/// <summary>Chooses the display that fits where stderr goes.</summary>
internal static class DownloadDisplay
{
    /// <summary>A progress bar on a terminal, plain lines in a file or a pipe.</summary>
    public static IDownloadDisplay ForConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return Console.IsErrorRedirected || !console.Profile.Capabilities.Interactive
            ? new PlainDownloadDisplay(Console.Error)
            : new TerminalDownloadDisplay(console);
    }
}

/// <summary>A line for each tenth: for log files and pipes.</summary>
internal sealed class PlainDownloadDisplay(TextWriter output) : IDownloadDisplay
{
    private const int Parts = 10;

    private string file = "";
    private long total;
    private long shown;

    public Task<T> ShowAsync<T>(Func<Task<T>> work) => work();

    public void Starts(string file, long done, long total)
    {
        (this.file, this.total, shown) = (file, total, Part(done, total));
        output.WriteLine($"{file}: {(done > 0 ? $"going on after {ByteCount.Format(done)} of " : "")}{ByteCount.Format(total)}");
    }

    public void Progressed(long done)
    {
        if (Part(done, total) is var part && part > shown)
            output.WriteLine($"{file}: {100 * (shown = part) / Parts} %");
    }

    public void Print(string message) => output.WriteLine(message);

    public void Warn(string message) => output.WriteLine($"warning: {message}");

    private static long Part(long done, long total) => total > 0 ? Math.Min(Parts, Parts * done / total) : 0;
}

/// <summary>A progress bar with size, speed and remaining time.</summary>
internal sealed class TerminalDownloadDisplay(IAnsiConsole console) : IDownloadDisplay
{
    private ProgressContext? progress;
    private ProgressTask? bar;

    public Task<T> ShowAsync<T>(Func<Task<T>> work) => console.Progress()
        .AutoClear(true)
        .Columns(
            new TaskDescriptionColumn(),
            new ProgressBarColumn(),
            new DownloadedColumn(),
            new TransferSpeedColumn(),
            new RemainingTimeColumn())
        .StartAsync(context =>
        {
            progress = context;
            return work();
        });

    public void Starts(string file, long done, long total)
    {
        var description = Markup.Escape(file);
        if (bar?.Description != description)
            bar = progress?.AddTask(description);
        if (bar is null)
            return;
        bar.MaxValue = total;
        bar.Value = done;
    }

    public void Progressed(long done)
    {
        if (bar is not null)
            bar.Value = done;
    }

    public void Print(string message) => console.MarkupLineInterpolated($"{message}");

    public void Warn(string message) => console.MarkupLineInterpolated($"[yellow]warning:[/] {message}");
}
