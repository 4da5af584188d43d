using Spectre.Console;

namespace Torchline.Training.Downloads.Display;

/// <summary>Chooses the display that fits where stderr goes.</summary>
public static class DownloadDisplay
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
