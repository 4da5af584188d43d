namespace Torchline.Training.Core.Data;

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
        {
            throw new InvalidDataException(
                $"{file}:{line}: more than {limit} malformed lines; correct the data or raise --max-malformed");
        }
    }
}
