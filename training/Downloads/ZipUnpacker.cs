using System.IO.Compression;
using Torchline.Training.Weights;

namespace Torchline.Training.Downloads;

/// <summary>
/// Unpacks zip archives that nobody vouches for: regular files and folders only, all below one folder that is new, nothing
/// overwritten, and no more bytes than an archive of that size can honestly hold.
/// </summary>
/// <remarks>The library writes no byte of an entry beyond the size that the archive declares: those sizes bound all.</remarks>
internal static class ZipUnpacker
{
    private const int MaximumEntries = 200_000;
    private const int MaximumExpansion = 10;
    private const long Allowance = 16 << 20;

    private const int FileTypeMask = 0xF000;
    private const int Folder = 0x4000;
    private const int RegularFile = 0x8000;

    /// <summary>Unpacks an archive.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="folder">A folder that exists and that only this program writes to.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>How many files were written.</returns>
    /// <exception cref="DownloadException">The archive is damaged, or an entry is not what it may be; the message names it.</exception>
    public static async Task<int> UnpackAsync(string archive, string folder, CancellationToken cancellation)
    {
        try
        {
            await using var zip = await ZipFile.OpenReadAsync(archive, cancellation);
            if (zip.Entries.Count > MaximumEntries)
                throw new DownloadException($"{archive}: more than {MaximumEntries:N0} entries");
            ZipArchiveEntry[] entries = [.. zip.Entries.Where(entry => !IsClutter(entry.FullName))];
            foreach (var entry in entries)
                RequireSafe(entry, archive);
            var left = (MaximumExpansion * new FileInfo(archive).Length) + Allowance;
            foreach (var entry in entries)
            {
                left = left >= entry.Length
                    ? left - entry.Length
                    : throw new DownloadException($"{archive}: grows to more than {MaximumExpansion} times its size");
            }

            foreach (var entry in entries)
                await ExtractAsync(entry, Path.Combine(folder, entry.FullName), archive, cancellation);
            return entries.Count(entry => !IsFolder(entry));
        }
        catch (InvalidDataException e)
        {
            throw new DownloadException($"{archive}: damaged zip archive: {e.Message}", e);
        }
    }

    // What macOS adds to every archive it makes.
    private static bool IsClutter(string name) =>
        name.StartsWith("__MACOSX/", StringComparison.Ordinal) || Path.GetFileName(name) == ".DS_Store";

    private static bool IsFolder(ZipArchiveEntry entry) => entry.FullName.EndsWith('/');

    private static void RequireSafe(ZipArchiveEntry entry, string archive)
    {
        var name = entry.FullName;
        var type = (entry.ExternalAttributes >> 16) & FileTypeMask;
        if (type is not (0 or Folder or RegularFile))
            throw Refuse("is a link or a device");
        if (name.Length == 0 || name.Any(c => char.IsControl(c) || c is '\\' or ':'))
            throw Refuse("has a name that is no path");
        if (name.TrimEnd('/').Split('/').Any(part => part is "" or "." or ".."))
            throw Refuse("leads out of its folder");

        DownloadException Refuse(string reason) => new($"{archive}: entry \"{Printable.Of(name)}\" {reason}");
    }

    private static async Task ExtractAsync(ZipArchiveEntry entry, string path, string archive, CancellationToken cancellation)
    {
        Directory.CreateDirectory(IsFolder(entry) ? path : Path.GetDirectoryName(path)!);
        if (IsFolder(entry))
            return;
        if (Path.Exists(path))
            throw new DownloadException($"{archive}: entry \"{Printable.Of(entry.FullName)}\" comes twice");
        await entry.ExtractToFileAsync(path, overwrite: false, cancellation); // creates the file or fails: follows no link
    }
}
