namespace Torchline.Training.Tasks.Captioning.Data;

/// <summary>What the names of images in data files may be.</summary>
internal static class ImageName
{
    /// <summary>Whether this names a file in the folder of the images, and nothing outside of it.</summary>
    public static bool IsValid(ReadOnlySpan<char> name) =>
        name is not ("" or "." or "..") && name.IndexOfAny('/', '\\', ':') < 0 && !name.ContainsAnyInRange('\0', '\x1f');

    /// <summary>A few names and how many more there are.</summary>
    public static string Some(IReadOnlyCollection<string> names)
    {
        const int shown = 5;
        return string.Join(", ", names.Take(shown)) + (names.Count > shown ? $" and {names.Count - shown:N0} more" : "");
    }
}
