using Torchline.Training.Downloads.Display;

namespace Torchline.Training.Downloads;

/// <summary>Gets a data set or a file of weights into a folder: download, check, unpack.</summary>
/// <param name="downloader">Downloads files.</param>
/// <param name="display">Shows the progress.</param>
public sealed class DataInstaller(Downloader downloader, IDownloadDisplay display)
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
public static class CacheFolder
{
    /// <summary><c>torchline</c> in <c>XDG_CACHE_HOME</c>, by default in <c>~/.cache</c> (XDG Base Directory Specification).</summary>
    public static string Default => Path.Combine(
        // The specification: a relative path is to be ignored.
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } folder && Path.IsPathRooted(folder)
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "torchline");
}
