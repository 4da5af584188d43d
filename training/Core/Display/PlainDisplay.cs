using Torchline.Training.Core.Runs;

namespace Torchline.Training.Core.Display;

/// <summary>One line an epoch: for log files and pipes.</summary>
/// <param name="output">Receives progress.</param>
/// <param name="errors">Receives warnings.</param>
public sealed class PlainDisplay(TextWriter output, TextWriter errors) : ITrainingDisplay
{
    private int epochs;

    /// <inheritdoc />
    public T Show<T>(Func<T> work) => work();

    /// <inheritdoc />
    public void EpochStarts(int epoch, int epochs, int step, int steps) => this.epochs = epochs;

    /// <inheritdoc />
    public void Progressed(int step, double loss)
    {
        // A log file needs no more than the line at the epoch's end.
    }

    /// <inheritdoc />
    public void EpochEnds(EpochRecord record, bool isBest, TimeSpan elapsed) =>
        output.WriteLine(EpochLine.Format(record, epochs, isBest, elapsed));

    /// <inheritdoc />
    public void Print(string message) => output.WriteLine(message);

    /// <inheritdoc />
    public void Warn(string message) => errors.WriteLine($"warning: {message}");
}
