namespace Torchline.Training.Downloads;

/// <summary>One thing that <c>torchline data</c> can get.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Description">What it is.</param>
/// <param name="Licence">On what terms, as far as known.</param>
/// <param name="Files">Where it comes from.</param>
public sealed record DataSetEntry(string Name, string Description, string Licence, IReadOnlyList<RemoteFile> Files)
{
    /// <summary>Whether the files are zip archives, to be unpacked into a folder of the entry's name; other files, if there are several, go into it as they are.</summary>
    public bool IsArchive { get; init; }

    /// <summary>The folder inside the archive that programs want.</summary>
    public string Root { get; init; } = "";

    /// <summary>Size of the download.</summary>
    public long Bytes => Files.Sum(file => file.Bytes);
}
