using Spectre.Console;

namespace Torchline.Training.Core.Display;

/// <summary>Chooses the display that fits where the output goes.</summary>
public static class TrainingDisplay
{
    /// <summary>A progress bar on a terminal, plain lines in a file or a pipe.</summary>
    public static ITrainingDisplay ForConsole() => Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive
        ? new PlainDisplay(Console.Out, Console.Error)
        : new TerminalDisplay(AnsiConsole.Console);
}
