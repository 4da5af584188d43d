using System.IO.Compression;
using Torchline.Training.Weights;

namespace Torchline.Training.Downloads;

/// <summary>
/// Unpacks zip archives that nobody vouches for: regular files and folders only, all below one folder that is new, nothing
/// overwritten, and no more bytes than an archive of that size can honestly hold.
/// </summary>
public static class ZipUnpacker
{
    private const int MaximumEntries = 200_000;
    private const int MaximumExpansion = 10;
    private const long Allowance = 16 << 20;
    private const int BufferSize = 1 << 18;

    private const int FileTypeMask = 0xF000;
    private const int Folder = 0x4000;
    private const int RegularFile = 0x8000;

    /// <summary>Unpacks an archive.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="folder">A folder that exists and that only this program writes to.</param>
    /// <param name="cancellation">Stops it between two pieces of a file.</param>
    /// <returns>How many files were written.</returns>
    /// <exception cref="DownloadException">The archive is damaged, or an entry is not what it may be; the message names it.</exception>
    public static int Unpack(string archive, string folder, CancellationToken cancellation)
    {
        try
        {
            using var stream = File.OpenRead(archive);
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            if (zip.Entries.Count > MaximumEntries)
                throw new DownloadException($"{archive}: more than {MaximumEntries:N0} entries");
            var left = (MaximumExpansion * stream.Length) + Allowance;
            var files = 0;
            foreach (var entry in zip.Entries.Where(entry => !IsClutter(entry.FullName)))
            {
                var path = SafePath(entry, archive, folder);
                if (entry.FullName.EndsWith('/'))
                {
                    Directory.CreateDirectory(path);
                    continue;
                }
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                Copy(entry, path, ref left, archive, cancellation);
                files++;
            }
            return files;
        }
        catch (InvalidDataException e)
        {
            throw new DownloadException($"{archive}: damaged zip archive: {e.Message}", e);
        }
    }

    // What macOS adds to every archive it makes.
    private static bool IsClutter(string name) =>
        name.StartsWith("__MACOSX/", StringComparison.Ordinal) || Path.GetFileName(name) == ".DS_Store";

    private static string SafePath(ZipArchiveEntry entry, string archive, string folder)
    {
        var name = entry.FullName;
        var type = (entry.ExternalAttributes >> 16) & FileTypeMask;
        if (type is not (0 or Folder or RegularFile))
            throw Refuse("is a link or a device");
        if (name.Length == 0 || name.Any(c => char.IsControl(c) || c is '\\' or ':'))
            throw Refuse("has a name that is no path");
        if (name.TrimEnd('/').Split('/').Any(part => part is "" or "." or ".."))
            throw Refuse("leads out of its folder");
        var path = Path.GetFullPath(Path.Combine(folder, name));
        return path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw Refuse("leads out of its folder");

        DownloadException Refuse(string reason) => new($"{archive}: entry \"{Printable.Of(name)}\" {reason}");
    }

    private static void Copy(ZipArchiveEntry entry, string path, ref long left, string archive, CancellationToken cancellation)
    {
        using var source = entry.Open();
        using var file = Create(path, archive, entry.FullName);
        var buffer = new byte[BufferSize];
        for (int count; (count = source.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            if ((left -= count) < 0)
                throw new DownloadException($"{archive}: grows to more than {MaximumExpansion} times its size");
            file.Write(buffer, 0, count);
        }
    }

    private static FileStream Create(string path, string archive, string name)
    {
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }
        catch (Exception e) when ((e is IOException or UnauthorizedAccessException) && Path.Exists(path))
        {
            throw new DownloadException($"{archive}: entry \"{Printable.Of(name)}\" comes twice", e);
        }
    }
}
