namespace Torchline.Training.Downloads;

/// <summary>
/// A download that is not complete: <c>NAME.part</c>, and beside it the mark (ETag or date) by which the server can tell
/// whether the rest still belongs to the beginning.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private readonly string target;
    private readonly FileStream stream;
    private readonly FileHasher hasher = new();

    private PartFile(string target, FileStream stream) => (this.target, this.stream) = (target, stream);

    /// <summary>Bytes that are there.</summary>
    public long Length => stream.Position;

    /// <summary>The server's mark of the version that these bytes belong to; null when it gave none.</summary>
    public string? Validator { get; private set; }

    /// <summary>Bytes that the disk has left for this user; null where that cannot be told.</summary>
    public long? FreeSpace
    {
        get
        {
            try
            {
                return new DriveInfo(System.IO.Path.GetFullPath(Path)).AvailableFreeSpace;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return null;
            }
        }
    }

    private string Path => target + ".part";

    private string ValidatorPath => target + ".part.etag";

    /// <summary>Opens what an earlier attempt left, or begins anew.</summary>
    /// <param name="target">The path of the complete file.</param>
    /// <param name="cancellation">Stops the reading of what is there.</param>
    /// <exception cref="DownloadException">Another process is downloading the file.</exception>
    public static PartFile Open(string target, CancellationToken cancellation)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(target))!);
        var part = new PartFile(target, OpenExclusively(target + ".part"));
        try
        {
            if (File.Exists(part.ValidatorPath))
                part.Validator = File.ReadAllText(part.ValidatorPath);
            if (part.Validator is null)
                part.Restart(null);
            part.hasher.Append(part.stream, cancellation);
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    /// <summary>Forgets every byte.</summary>
    /// <param name="validator">The mark of the version that comes now.</param>
    /// <exception cref="DownloadException">The disk is full.</exception>
    public void Restart(string? validator)
    {
        hasher.Finish();
        Validator = validator;
        OnDisk(() =>
        {
            stream.SetLength(0);
            if (validator is null)
                File.Delete(ValidatorPath);
            else
                File.WriteAllText(ValidatorPath, validator);
        });
    }

    /// <summary>Adds bytes.</summary>
    /// <exception cref="DownloadException">They cannot be written, as when the disk is full.</exception>
    public void Append(ReadOnlyMemory<byte> bytes)
    {
        OnDisk(() => stream.Write(bytes.Span));
        hasher.Append(bytes.Span);
    }

    /// <summary>Checks the bytes and gives them their name; if they are wrong, they are deleted.</summary>
    /// <param name="objection">Says what is wrong with a file of these hashes, or null.</param>
    /// <exception cref="DownloadException">They are not those that were published, or the disk is full.</exception>
    public FileHashes Complete(Func<FileHashes, string?> objection)
    {
        var hashes = hasher.Finish();
        OnDisk(() => stream.Flush(flushToDisk: true));
        if (objection(hashes) is { } reason)
        {
            Delete();
            throw new DownloadException(reason);
        }
        DurableFile.Move(Path, target);
        File.Delete(ValidatorPath);
        return hashes;
    }

    /// <summary>Leaves nothing behind.</summary>
    public void Delete()
    {
        File.Delete(Path);
        File.Delete(ValidatorPath);
    }

    /// <summary>Closes the file; what it has stays, to go on from.</summary>
    public void Dispose()
    {
        hasher.Dispose();
        stream.Dispose();
    }

    // Errors of the disk must not be taken for errors of the connection, which are tried again.
    private void OnDisk(Action work)
    {
        try
        {
            work();
        }
        catch (IOException e)
        {
            throw new DownloadException($"{Path}: {e.Message} (run the same command again to go on)", e);
        }
    }

    private static FileStream OpenExclusively(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new DownloadException($"{path}: another process is downloading this file", e);
        }
    }
}
