namespace Torchline.Training.Runs;

/// <summary>Writes files so that a reader, or a process that starts after a crash, sees the old content or the new one.</summary>
public static class AtomicFile
{
    /// <summary>Writes aside, forces the bytes to disk, then renames over <paramref name="path"/>.</summary>
    /// <exception cref="IOException">The folder cannot be written to; what was there before is untouched.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        var aside = path + ".tmp";
        using (var stream = new FileStream(aside, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }
        File.Move(aside, path, overwrite: true);
    }

    /// <summary>Writes text as UTF-8.</summary>
    /// <exception cref="IOException">The folder cannot be written to; what was there before is untouched.</exception>
    public static void Write(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
}
