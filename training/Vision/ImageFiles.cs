namespace Torchline.Training.Vision;

/// <summary>Image files in a folder.</summary>
internal static class ImageFiles
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp"];

    /// <summary>Files whose names end as images' do and that are not hidden, in ordinal order of their paths.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="depth">Whether folders in it are searched, too.</param>
    public static IEnumerable<string> In(string folder, SearchOption depth) => Directory.EnumerateFiles(folder, "*", depth)
        .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase) && Path.GetFileName(file)[0] != '.')
        .Order(StringComparer.Ordinal);
}
