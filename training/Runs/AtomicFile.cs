namespace Torchline.Training.Runs;

/// <summary>Writes files so that a reader, or a process that starts after a crash, sees the old content or the new one.</summary>
public static class AtomicFile
{
    private const string Extension = ".tmp";

    /// <summary>
    /// Writes aside, forces the bytes to disk, then renames over <paramref name="path"/>. Of several writers at once the last one to
    /// rename wins.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written to; what was there before is untouched.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        var aside = $"{path}.{Guid.NewGuid():N}{Extension}"; // no other writer's, and in the same folder: a rename leaves no disk
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }

    /// <summary>Writes text as UTF-8.</summary>
    /// <exception cref="IOException">The folder cannot be written to; what was there before is untouched.</exception>
    public static void Write(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Deletes what writers that were killed have left aside, in a folder and those in it. Nobody may be writing there: what is being
    /// written looks the same.
    /// </summary>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public static void DeleteLeftOvers(string folder)
    {
        foreach (var aside in Directory.GetFiles(folder, "*" + Extension, SearchOption.AllDirectories))
            File.Delete(aside);
    }
}
