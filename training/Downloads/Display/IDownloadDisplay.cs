namespace Torchline.Training.Downloads.Display;

/// <summary>Shows a download to whoever waits for it. None of it goes to stdout, which is for the result.</summary>
public interface IDownloadDisplay
{
    /// <summary>Runs <paramref name="work"/> while the display is up.</summary>
    Task<T> ShowAsync<T>(Func<Task<T>> work);

    /// <summary>A file begins to arrive, or goes on.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="done">Bytes that are there already.</param>
    /// <param name="total">Bytes in all, as far as known.</param>
    void Starts(string file, long done, long total);

    /// <summary>Bytes have arrived.</summary>
    /// <param name="done">Bytes that are there now.</param>
    void Progressed(long done);

    /// <summary>Something worth a line.</summary>
    void Print(string message);

    /// <summary>Something that may need the user's attention.</summary>
    void Warn(string message);
}
