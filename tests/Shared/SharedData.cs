using Xunit;

namespace Torchline.Tests;

/// <summary>
/// Data that is too large, or not ours, to be in the repository: public API lists, corpora, embeddings.
/// It lies in the folder <c>shared</c> next to the repository, or where <c>TORCHLINE_SHARED</c> points.
/// </summary>
internal static class SharedData
{
    private static readonly Lazy<string> Root = new(FindRepositoryRoot);

    /// <summary>The folder that holds <c>Torchline.slnx</c>.</summary>
    public static string RepositoryRoot => Root.Value;

    /// <summary>The shared folder; it may not exist.</summary>
    public static string Folder => Environment.GetEnvironmentVariable("TORCHLINE_SHARED") is { Length: > 0 } folder
        ? folder
        : Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared"));

    public static string PathOf(string relativePath) => Path.Combine(Folder, relativePath);

    /// <summary>Why a test that needs <paramref name="relativePaths"/> cannot run here; null when it can.</summary>
    public static string? ReasonToSkip(params string[] relativePaths)
    {
        var missing = relativePaths.Select(PathOf).Where(path => !Path.Exists(path)).ToArray();
        return missing.Length == 0
            ? null
            : $"no {string.Join(", ", missing)} (set TORCHLINE_SHARED to the folder that holds the shared data)";
    }

    private static string FindRepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Torchline.slnx")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"no Torchline.slnx above {AppContext.BaseDirectory}");
    }
}

/// <summary>A fact that needs files of the shared folder; skipped, with the reason, where they are absent.</summary>
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(params string[] relativePaths) => Skip = SharedData.ReasonToSkip(relativePaths);
}

/// <summary>A theory that needs files of the shared folder; skipped, with the reason, where they are absent.</summary>
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute(params string[] relativePaths) => Skip = SharedData.ReasonToSkip(relativePaths);
}
