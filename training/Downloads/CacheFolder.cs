namespace Torchline.Training.Downloads;

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
