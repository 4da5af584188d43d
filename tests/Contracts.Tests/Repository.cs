namespace Contracts.Tests;

/// <summary>The working tree that the tests were built from.</summary>
internal static class Repository
{
    public static string PathOf(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Torchline.slnx")))
                return Path.Combine(folder.FullName, path);
        }

        throw new InvalidOperationException("The tests do not run inside their repository.");
    }
}
