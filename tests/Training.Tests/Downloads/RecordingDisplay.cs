using Torchline.Training.Downloads.Display;

namespace Training.Tests.Downloads;

/// <summary>Remembers what was shown.</summary>
internal sealed class RecordingDisplay : IDownloadDisplay
{
    public List<string> Lines { get; } = [];

    public long Done { get; private set; }

    public long Total { get; private set; }

    public Task<T> ShowAsync<T>(Func<Task<T>> work) => work();

    public void Starts(string file, long done, long total) => (Done, Total) = (done, total);

    public void Progressed(long done)
    {
        lock (Lines)
            Done = done;
    }

    public void Print(string message) => Lines.Add(message);

    public void Warn(string message) => Lines.Add(message);
}
