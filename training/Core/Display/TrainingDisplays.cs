using Spectre.Console;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Core.Display;

/// <summary>One line an epoch: for log files and pipes.</summary>
internal sealed class PlainDisplay(TextWriter output, TextWriter errors) : ITrainingDisplay
{
    private int epochs;

    public T Show<T>(Func<T> work) => work();

    public void EpochStarts(int epoch, int epochs, int step, int steps) => this.epochs = epochs;

    public void Progressed(int step, double loss)
    {
        // A log file needs no more than the line at the epoch's end.
    }

    public void EpochEnds(EpochRecord record, bool isBest, TimeSpan elapsed) =>
        output.WriteLine(EpochLine.Format(record, epochs, isBest, elapsed));

    public void Print(string message) => output.WriteLine(message);

    public void Warn(string message) => errors.WriteLine($"warning: {message}");
}

/// <summary>A progress bar with speed and remaining time, and one line an epoch above it.</summary>
internal sealed class TerminalDisplay(IAnsiConsole console) : ITrainingDisplay
{
    private ProgressTask? bar;
    private int epoch;
    private int epochs;
    private int steps;

    public T Show<T>(Func<T> work) =>
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                bar = context.AddTask("preparing");
                return work();
            });

    public void EpochStarts(int epoch, int epochs, int step, int steps)
    {
        (this.epoch, this.epochs, this.steps) = (epoch, epochs, steps);
        if (bar is null)
            return;
        bar.MaxValue = (double)epochs * steps;
        bar.Value = ((double)epoch * steps) + step;
        bar.Description = $"epoch {epoch + 1}/{epochs}";
    }

    public void Progressed(int step, double loss)
    {
        if (bar is null)
            return;
        bar.Value = ((double)epoch * steps) + step;
        bar.Description = string.Create(CultureInfo.InvariantCulture, $"epoch {epoch + 1}/{epochs}  loss {loss:F4}");
    }

    public void EpochEnds(EpochRecord record, bool isBest, TimeSpan elapsed) =>
        console.MarkupLineInterpolated($"{EpochLine.Format(record, epochs, isBest, elapsed)}");

    public void Print(string message) => console.MarkupLineInterpolated($"{message}");

    public void Warn(string message) => console.MarkupLineInterpolated($"[yellow]warning:[/] {message}");
}
