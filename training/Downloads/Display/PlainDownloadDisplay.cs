namespace Torchline.Training.Downloads.Display;

/// <summary>A line for each tenth: for log files and pipes.</summary>
/// <param name="output">Receives the lines.</param>
public sealed class PlainDownloadDisplay(TextWriter output) : IDownloadDisplay
{
    private const int Parts = 10;

    private string file = "";
    private long total;
    private long shown;

    /// <inheritdoc />
    public Task<T> ShowAsync<T>(Func<Task<T>> work) => work();

    /// <inheritdoc />
    public void Starts(string file, long done, long total)
    {
        (this.file, this.total, shown) = (file, total, Part(done, total));
        output.WriteLine($"{file}: {(done > 0 ? $"going on after {ByteCount.Format(done)} of " : "")}{ByteCount.Format(total)}");
    }

    /// <inheritdoc />
    public void Progressed(long done)
    {
        if (Part(done, total) is var part && part > shown)
            output.WriteLine($"{file}: {100 * (shown = part) / Parts} %");
    }

    /// <inheritdoc />
    public void Print(string message) => output.WriteLine(message);

    /// <inheritdoc />
    public void Warn(string message) => output.WriteLine($"warning: {message}");

    private static long Part(long done, long total) => total > 0 ? Math.Min(Parts, Parts * done / total) : 0;
}
