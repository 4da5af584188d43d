using System.IO.Compression;
using Torchline.Training.Downloads.Display;
using Torchline.Training.Weights;

namespace Torchline.Training.Downloads;

/// <summary>Gets a data set or a file of weights into a folder: download, check, unpack.</summary>
/// <param name="downloader">Downloads files.</param>
/// <param name="display">Shows the progress.</param>
internal sealed class DataInstaller(Downloader downloader, IDownloadDisplay display)
{
    /// <summary>Gets an entry of the catalogue, unless it is there already.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="folder">Where it goes; made if need be.</param>
    /// <param name="cancellation">Stops it; the next call goes on.</param>
    /// <returns>The path that programs want: of the file, or of the folder with the data.</returns>
    /// <exception cref="DownloadException">It cannot be had, is not what was published, or does not unpack.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public async Task<string> InstallAsync(DataSetEntry entry, string folder, CancellationToken cancellation)
    {
        var unpacked = Path.Combine(folder, entry.Name);
        if (!entry.IsArchive)
            return entry.Files is [var only] ? await FetchAsync(only, folder, cancellation) : await FetchAllAsync(entry.Files, unpacked, cancellation);

        if (Directory.Exists(unpacked))
            display.Print($"{unpacked} is there already");
        else
            await UnpackAsync(entry, folder, unpacked, cancellation);
        return Path.Combine(unpacked, entry.Root);
    }

    private async Task UnpackAsync(DataSetEntry entry, string folder, string unpacked, CancellationToken cancellation)
    {
        var archives = new List<string>();
        foreach (var file in entry.Files)
            archives.Add(await FetchAsync(file, folder, cancellation));

        // Unpacked aside and renamed: a folder of that name is a complete one.
        var aside = unpacked + ".unpacking";
        RemoveFolder(aside);
        Directory.CreateDirectory(aside);
        try
        {
            foreach (var archive in archives)
                display.Print($"{archive}: {await ZipUnpacker.UnpackAsync(archive, aside, cancellation):N0} files unpacked");
            Directory.Move(aside, unpacked);
        }
        finally
        {
            RemoveFolder(aside);
        }
        archives.ForEach(File.Delete);
    }

    private async Task<string> FetchAllAsync(IEnumerable<RemoteFile> files, string folder, CancellationToken cancellation)
    {
        foreach (var file in files)
            await FetchAsync(file, folder, cancellation);
        return folder;
    }

    private async Task<string> FetchAsync(RemoteFile file, string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, file.Name);
        var memory = new RememberedHash(path);
        if (File.Exists(path))
        {
            if (Objection(FileHashes.OfFile(path, cancellation)) is { } reason)
                throw new DownloadException($"{path} is there already, but {reason}: move it away, or choose another folder with --to");
            display.Print($"{path} is there already, and complete");
            return path;
        }
        var hashes = await downloader.DownloadAsync(
            file, path, hashes => Objection(hashes) is { } reason ? $"{file.Address}: {reason}; nothing was kept" : null, cancellation);
        memory.Write(hashes.Sha256);
        display.Print(file.Hash.IsComplete
            ? $"{path}: SHA-256 as published"
            : $"{path}: {file.Hash}, as published; SHA-256 {hashes.Sha256}, remembered in {memory.Path}");
        return path;

        string? Objection(FileHashes hashes)
        {
            if (!file.Hash.Matches(hashes))
                return $"SHA-256 {hashes.Sha256} is not the file that was published ({file.Hash})";
            return !file.Hash.IsComplete && memory.Read() is { } earlier && earlier != hashes.Sha256
                ? $"SHA-256 {hashes.Sha256} is not the file of the first download ({earlier}, in {memory.Path})"
                : null;
        }
    }

    private static void RemoveFolder(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}

/// <summary>Where downloads go when no folder is given.</summary>
internal static class CacheFolder
{
    /// <summary><c>torchline</c> in <c>XDG_CACHE_HOME</c>, by default in <c>~/.cache</c> (XDG Base Directory Specification).</summary>
    public static string Default => Path.Combine(
        // The specification: a relative path is to be ignored.
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } folder && Path.IsPathRooted(folder)
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "torchline");
}

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
