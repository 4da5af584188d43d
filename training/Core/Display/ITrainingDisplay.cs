using Spectre.Console;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Core.Display;

/// <summary>Shows the progress of a training.</summary>
public interface ITrainingDisplay
{
    /// <summary>Runs <paramref name="work"/> while the display is up.</summary>
    T Show<T>(Func<T> work);

    /// <summary>An epoch begins, or continues after a resume.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="epochs">How many there are.</param>
    /// <param name="step">Steps already done in it.</param>
    /// <param name="steps">Steps in an epoch.</param>
    void EpochStarts(int epoch, int epochs, int step, int steps);

    /// <summary>Some steps are done.</summary>
    /// <param name="step">Steps done in this epoch.</param>
    /// <param name="loss">Mean training loss of the epoch so far.</param>
    void Progressed(int step, double loss);

    /// <summary>An epoch is complete and evaluated.</summary>
    void EpochEnds(EpochRecord record, bool isBest, TimeSpan elapsed);

    /// <summary>Something worth a line.</summary>
    void Print(string message);

    /// <summary>Something that may need the user's attention.</summary>
    void Warn(string message);
}

/// <summary>Chooses the display that fits where the output goes.</summary>
internal static class TrainingDisplay
{
    /// <summary>A progress bar on a terminal, plain lines in a file or a pipe.</summary>
    public static ITrainingDisplay ForConsole() => Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive
        ? new PlainDisplay(Console.Out, Console.Error)
        : new TerminalDisplay(AnsiConsole.Console);
}

/// <summary>An epoch's result as one line of text.</summary>
internal static class EpochLine
{
    public static string Format(EpochRecord record, int epochs, bool isBest, TimeSpan elapsed)
    {
        var values = record.Metrics
            .Where(metric => metric.Key != Trainer.LearningRateMetric && !IsBreakdown(metric.Key))
            .Select(metric => $"{metric.Key} {Format(metric.Key, metric.Value)}");
        return string.Create(CultureInfo.InvariantCulture,
            $"epoch {record.Epoch}/{epochs}  {string.Join("  ", values)}  {elapsed.TotalSeconds:F1} s{(isBest ? "  best" : "")}");
    }

    /// <summary>Whether it is a figure of a part of the data, such as <c>val.starry-night.loss</c>: those are in the metrics' file.</summary>
    private static bool IsBreakdown(string name) => name.IndexOf('.', StringComparison.Ordinal) != name.LastIndexOf('.');

    private static string Format(string name, double value) =>
        value.ToString(name.EndsWith("accuracy", StringComparison.Ordinal) ? "P2" : "G4", CultureInfo.InvariantCulture);
}
