using System.Text.Json;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>
/// Keeps jobs on disk, each in a folder of its name: <c>job.json</c> and its images. What is written is there when the call returns,
/// and a reader never finds it half written. One process at a time uses the folder.
/// </summary>
internal sealed partial class StyleJobStore(IOptions<StyleTransferOptions> options, ILogger<StyleJobStore> logger) : IDisposable
{
    /// <summary>The content, as large as the result.</summary>
    public const string Content = "content.png";

    /// <summary>The image that the style is taken from, at the size of the network's input.</summary>
    public const string Style = "style.png";

    /// <summary>The image on its way.</summary>
    public const string Preview = "preview.png";

    /// <summary>The result.</summary>
    public const string Result = "result.png";

    private const string RecordFile = "job.json", LockFile = ".lock";
    private const long MaxRecordBytes = 1024 * 1024;

    private readonly string folder = Path.GetFullPath(options.Value.StylizationJobs.Folder);
    private readonly Lock gate = new();
    private FileStream? ownership;

    /// <summary>Reads the jobs that were kept; none if there is no folder yet.</summary>
    /// <exception cref="IOException">The folder cannot be read, or another process uses it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be read.</exception>
    public IReadOnlyList<JobRecord> Load()
    {
        if (!Directory.Exists(folder))
            return [];
        Open();
        var records = new List<JobRecord>();
        foreach (var folder in Directory.GetDirectories(folder).Where(path => JobId.IsId(Path.GetFileName(path))))
        {
            if (!File.Exists(Path.Combine(folder, RecordFile)))
            {
                Directory.Delete(folder, recursive: true); // never finished being written, or being deleted
            }
            else if (TryRead(folder, out var record, out var problem))
            {
                records.Add(record);
            }
            else
            {
                LogDamaged(folder, problem);
            }
        }
        return records;
    }

    /// <summary>Keeps a new job with its images.</summary>
    /// <exception cref="IOException">The files cannot be written, or another process uses the folder; nothing is kept then.</exception>
    /// <exception cref="UnauthorizedAccessException">The files cannot be written; nothing is kept then.</exception>
    public void Add(JobRecord record, ReadOnlySpan<byte> content, ReadOnlySpan<byte> style)
    {
        Open();
        var folder = FolderOf(record.Id);
        Directory.CreateDirectory(folder);
        try
        {
            DurableFile.Write(Path.Combine(folder, Content), content);
            DurableFile.Write(Path.Combine(folder, Style), style);
            Write(record);
            DurableFile.FlushFolder(this.folder);
        }
        catch
        {
            Delete(record.Id);
            throw;
        }
    }

    /// <summary>Keeps what is now known of a job. The folder of one that was deleted meanwhile is not made again.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(JobRecord record) => DurableFile.Write(
        Path.Combine(FolderOf(record.Id), RecordFile),
        JsonSerializer.SerializeToUtf8Bytes(record, JobRecordJson.Default.JobRecord),
        createFolder: false);

    /// <summary>Keeps an image of a job.</summary>
    /// <param name="image">Which, for example <see cref="Result"/>.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteImage(string id, string image, ReadOnlySpan<byte> file) =>
        DurableFile.Write(Path.Combine(FolderOf(id), image), file, createFolder: false);

    /// <summary>Reads an image of a job.</summary>
    /// <param name="image">Which, for example <see cref="Result"/>.</param>
    /// <returns>A PNG file; null if it has no such image.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public byte[]? ReadImage(string id, string image)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(FolderOf(id), image));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether a job's images are there, so that it can begin.</summary>
    public bool HasInputs(string id) =>
        File.Exists(Path.Combine(FolderOf(id), Content)) && File.Exists(Path.Combine(FolderOf(id), Style));

    /// <summary>Deletes images of a job that are not needed any more; those that it does not have are no error.</summary>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public void DeleteImages(string id, params IEnumerable<string> images)
    {
        foreach (var image in images)
            File.Delete(Path.Combine(FolderOf(id), image));
    }

    /// <summary>How many bytes a job's files have.</summary>
    public long BytesOf(string id)
    {
        var folder = new DirectoryInfo(FolderOf(id));
        return folder.Exists ? folder.EnumerateFiles().Sum(file => file.Length) : 0;
    }

    /// <summary>Deletes all of a job; what cannot be deleted is logged.</summary>
    public void Delete(string id)
    {
        var folder = FolderOf(id);
        try
        {
            if (Directory.Exists(folder))
            {
                File.Delete(Path.Combine(folder, RecordFile)); // first: a folder without it is deleted by the next start
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotDeleted(folder, e.Message);
        }
    }

    /// <summary>Lets other processes use the folder.</summary>
    public void Dispose() => ownership?.Dispose();

    private void Open()
    {
        lock (gate)
        {
            if (ownership is not null)
                return;
            try
            {
                Directory.CreateDirectory(folder);
                ownership = new(Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new IOException(
                    $"The folder of the jobs, {folder}, cannot be used: {e.Message} If another service uses it, or this one may not " +
                    "write there, set Torchline:StylizationJobs:Folder to a folder of this one's own.",
                    e);
            }
        }
    }

    // Ids are this program's own; nothing of a request becomes a path.
    private string FolderOf(string id) => Path.Combine(folder, id);

    private static bool TryRead(string folder, out JobRecord record, out string problem)
    {
        record = null!;
        try
        {
            var path = Path.Combine(folder, RecordFile);
            if (new FileInfo(path).Length is var bytes and > MaxRecordBytes)
            {
                problem = $"{RecordFile} has {bytes} bytes, more than {MaxRecordBytes}.";
                return false;
            }
            record = JsonSerializer.Deserialize(File.ReadAllBytes(path), JobRecordJson.Default.JobRecord)
                ?? throw new JsonException($"{RecordFile} is null.");
            problem = Check(record, folder);
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            problem = e.Message;
        }
        return problem.Length == 0;
    }

    private static string Check(JobRecord record, string folder) => record switch
    {
        _ when record.Id != Path.GetFileName(folder) => "It is the record of another job.",
        _ when !Enum.IsDefined(record.State) || !Enum.IsDefined(record.Format) || !Enum.IsDefined(record.Settings.Start) => "Its state, format or start is unknown.",
        _ when record.Losses.Count > LossCurve.MaxPoints || record.Iteration < 0 || record.Settings.Iterations < 1 => "Its numbers make no sense.",
        { HasEnded: true, Ended: null } => "It has no time of the end.",
        { State: JobState.Succeeded } when !File.Exists(Path.Combine(folder, Result)) => $"{Result} is missing.",
        _ => "",
    };

    [LoggerMessage(LogLevel.Warning, "The job in {Folder} is left out: {Problem} Delete the folder if nobody needs it")]
    private partial void LogDamaged(string folder, string problem);

    [LoggerMessage(LogLevel.Warning, "{Folder} cannot be deleted: {Problem}")]
    private partial void LogNotDeleted(string folder, string problem);
}
