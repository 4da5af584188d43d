using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Torchline.Contracts.Packages;

/// <summary>
/// Writes that are on the disk when they return. A reader, or a process that starts after a crash, finds the old content or
/// the new one.
/// </summary>
public static class DurableFile
{
    private const string Extension = ".tmp";
    private const int Interrupted = 128 + 2; // Ctrl-C reaches the program that flushes, too

    /// <summary>
    /// Replaces a file: the content is written aside, flushed to the disk and renamed. Of several writers at once the last one to
    /// rename wins.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes what it then holds.</param>
    /// <param name="createFolder">Whether a folder that is not there is made; otherwise that is an error.</param>
    /// <exception cref="IOException">The file could not be written or flushed. It then holds the old content or the new one, whole.</exception>
    public static void Write(string path, Action<FileStream> write, bool createFolder = true) =>
        Replace(path, write, static (stream, write) => write(stream), createFolder);

    /// <summary>Replaces a file by bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What it then holds.</param>
    /// <param name="createFolder">Whether a folder that is not there is made; otherwise that is an error.</param>
    /// <exception cref="IOException">The file could not be written or flushed. It then holds the old content or the new one, whole.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool createFolder = true) =>
        Replace(path, content, static (stream, content) => stream.Write(content), createFolder);

    /// <summary>Replaces a file by text in UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">What it then holds.</param>
    /// <exception cref="IOException">The file could not be written or flushed. It then holds the old content or the new one, whole.</exception>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Deletes what writers that were killed have left aside, in a folder and those in it. Nobody may be writing there: what
    /// is being written has such a name too.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public static void DeleteLeftOvers(string folder)
    {
        foreach (var aside in Directory.GetFiles(folder, "*" + Extension, SearchOption.AllDirectories))
            File.Delete(aside);
    }

    /// <summary>A name to write a file under first: no other writer's, hidden, and in the same folder, as a rename leaves no disk.</summary>
    /// <param name="path">The file.</param>
    public static string AsideOf(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}{Extension}");

    /// <summary>Gives a file that its writer has flushed its final name, which no file may have, for good.</summary>
    /// <param name="aside">The file, in the same file system as <paramref name="path"/>.</param>
    /// <param name="path">Its name from now on.</param>
    /// <exception cref="IOException">There is a file of that name, or the file could not be renamed.</exception>
    public static void Move(string aside, string path)
    {
        File.Move(aside, path);
        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Flushes a file that another writer has closed.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file could not be flushed.</exception>
    public static void FlushFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Flushes a folder's entries, which makes renames in it last.</summary>
    /// <remarks>.NET opens no folders, so <c>sync</c> of coreutils does it. File systems of Windows need no such call.</remarks>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">The folder could not be flushed.</exception>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        try
        {
            int exitCode;
            do
            {
                using var sync = Process.Start("sync", [folder]);
                sync.WaitForExit();
                exitCode = sync.ExitCode;
            }
            while (exitCode == Interrupted);
            if (exitCode != 0)
                throw new IOException($"sync {folder} ended with {exitCode}.");
        }
        catch (Win32Exception e)
        {
            throw new IOException($"sync {folder} could not be started: {e.Message}", e);
        }
    }

    private static void Replace<T>(string path, T content, Action<FileStream, T> write, bool createFolder)
        where T : allows ref struct
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (createFolder)
            Directory.CreateDirectory(folder);
        var aside = AsideOf(path);
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                write(stream, content);
                stream.Flush(flushToDisk: true);
            }
            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
        FlushFolder(folder);
    }
}
