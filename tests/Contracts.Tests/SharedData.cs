namespace Torchline.Contracts.Tests;

/// <summary>The data sets that may not be redistributed; they lie in <c>shared/data</c> above the repository, if at all.</summary>
internal static class SharedData
{
    public static string? Find(string folder)
    {
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            string path = Path.Combine(above.FullName, "shared", "data", folder);
            if (Directory.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}

/// <summary>A fact about a data set; skipped where the data is not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string folder)
    {
        if (SharedData.Find(folder) is null)
        {
            Skip = $"needs the data set shared/data/{folder}";
        }
    }
}
