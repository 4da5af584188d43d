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
