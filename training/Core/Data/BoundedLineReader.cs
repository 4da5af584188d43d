using System.Text;

namespace Torchline.Training.Core.Data;

/// <summary>Reads the lines of a UTF-8 text file, one at a time, without ever holding more than one line's limit.</summary>
internal sealed class BoundedLineReader : IDisposable
{
    private readonly StreamReader reader;
    private readonly StringBuilder line = new();
    private readonly int maximumLength;

    /// <summary>Opens <paramref name="path"/>.</summary>
    /// <param name="path">The text file.</param>
    /// <param name="maximumLength">Longer lines are cut to this number of characters and marked as too long.</param>
    /// <exception cref="InvalidDataException">The file does not exist or is empty.</exception>
    public BoundedLineReader(string path, int maximumLength)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new InvalidDataException($"{path}: no such file");
        if (file.Length == 0)
            throw new InvalidDataException($"{path}: the file is empty");
        reader = new StreamReader(path, Encoding.UTF8);
        this.maximumLength = maximumLength;
    }

    /// <summary>Number of the line read last, from 1.</summary>
    public int LineNumber { get; private set; }

    /// <summary>Whether the line read last was longer than the limit and has been cut.</summary>
    public bool WasTooLong { get; private set; }

    /// <summary>The next line without its end mark, or null after the last one.</summary>
    public string? ReadLine()
    {
        if (reader.Peek() < 0)
            return null;
        line.Clear();
        WasTooLong = false;
        LineNumber++;
        for (var next = reader.Read(); next is not ('\n' or -1); next = reader.Read())
        {
            if (line.Length < maximumLength)
                line.Append((char)next);
            else
                WasTooLong = true;
        }
        if (line.Length > 0 && line[^1] == '\r')
            line.Length--;
        return line.ToString();
    }

    public void Dispose() => reader.Dispose();
}

/// <summary>Counts and reports the lines of data files that had to be skipped, and gives up when they are too many.</summary>
/// <param name="limit">This many lines may be skipped in all files together.</param>
/// <param name="report">Receives <c>file:line: reason</c> for each skipped line.</param>
public sealed class MalformedLines(int limit, Action<string> report)
{
    /// <summary>How many lines have been skipped so far.</summary>
    public int Count { get; private set; }

    /// <summary>Notes that a line is skipped.</summary>
    /// <exception cref="InvalidDataException">More lines are malformed than the limit allows.</exception>
    public void Skip(string file, int line, string reason)
    {
        report($"{file}:{line}: {reason}; line skipped");
        if (++Count > limit)
            throw new InvalidDataException($"{file}:{line}: more than {limit} malformed lines; correct the data or raise --max-malformed");
    }
}
