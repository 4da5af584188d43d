using Spectre.Console;

namespace Torchline.Training.Downloads.Display;

/// <summary>A progress bar with size, speed and remaining time.</summary>
/// <param name="console">A terminal.</param>
public sealed class TerminalDownloadDisplay(IAnsiConsole console) : IDownloadDisplay
{
    private ProgressContext? progress;
    private ProgressTask? bar;

    /// <inheritdoc />
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

    /// <inheritdoc />
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

    /// <inheritdoc />
    public void Progressed(long done)
    {
        if (bar is not null)
            bar.Value = done;
    }

    /// <inheritdoc />
    public void Print(string message) => console.MarkupLineInterpolated($"{message}");

    /// <inheritdoc />
    public void Warn(string message) => console.MarkupLineInterpolated($"[yellow]warning:[/] {message}");
}
