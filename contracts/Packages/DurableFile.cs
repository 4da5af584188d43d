using System.ComponentModel;
using System.Diagnostics;

namespace Torchline.Contracts.Packages;

/// <summary>Writes that are on the disk when they return, and that no reader ever sees half done.</summary>
public static class DurableFile
{
    /// <summary>Replaces a file: the content is written aside, flushed to the disk and renamed.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="content">What it then holds.</param>
    /// <exception cref="IOException">The file could not be written or flushed.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string folder = Path.GetDirectoryName(path)!;
        string aside = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(content);
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
        {
            return;
        }

        try
        {
            using var sync = Process.Start("sync", [folder]);
            sync.WaitForExit();
            if (sync.ExitCode != 0)
            {
                throw new IOException($"sync {folder} ended with {sync.ExitCode}.");
            }
        }
        catch (Win32Exception e)
        {
            throw new IOException($"sync {folder} could not be started: {e.Message}", e);
        }
    }
}
