namespace Torchline.Training.Downloads;

/// <summary>
/// The SHA-256 of a file's first download, beside it in the format of <c>sha256sum</c>: where less than a SHA-256 is
/// published, a later download must be the same file as the first (trust on first use).
/// </summary>
/// <param name="file">The file's path.</param>
internal sealed class RememberedHash(string file)
{
    public string Path => file + ".sha256";

    public string? Read() => File.Exists(Path) ? File.ReadAllText(Path).Split(' ')[0] : null;

    public void Write(string sha256) => DurableFile.Write(Path, $"{sha256}  {System.IO.Path.GetFileName(file)}\n");
}
