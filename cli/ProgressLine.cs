namespace Torchline.Cli;

/// <summary>Progress on one line that is written over; where the output is no terminal, a line for each phase.</summary>
internal sealed class ProgressLine : IDisposable
{
    private readonly bool isTerminal = !Console.IsOutputRedirected;
    private string phase = "";
    private bool isOpen;

    /// <summary>Shows how far a phase is.</summary>
    public void Show(string phase, int done, int total)
    {
        if (phase == this.phase && !isTerminal)
            return;
        if (phase != this.phase)
            End();
        this.phase = phase;
        if (isTerminal)
            Console.Write($"\r{phase}: {done} of {total}");
        else
            Console.WriteLine($"{phase}: {total}");
        isOpen = isTerminal;
    }

    /// <summary>Prints a line of its own.</summary>
    public void Print(string line)
    {
        End();
        Console.WriteLine(line);
    }

    /// <summary>Prints a warning.</summary>
    public void Warn(string line)
    {
        End();
        Console.Error.WriteLine($"warning: {line}");
    }

    /// <summary>Ends the line.</summary>
    public void Dispose() => End();

    private void End()
    {
        if (isOpen)
            Console.WriteLine();
        isOpen = false;
    }
}
