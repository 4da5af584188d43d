using System.Globalization;

namespace Torchline.InferenceService.Memory;

/// <summary>How much memory the process may take, as its container or the machine limits it.</summary>
internal static class MemoryLimit
{
    // Above this, the first version of cgroups means that there is no limit.
    private const long None = 1L << 60;

    /// <summary>The limit of the process's cgroup; without one, half of the machine's memory.</summary>
    public static long OfProcess()
    {
        var machine = OfMachine();
        return Math.Min(OfCgroup("/") ?? (machine / 2), machine);
    }

    /// <summary>The smallest limit of the process's cgroup and those above it, of either version; null if there is none.</summary>
    /// <param name="root">The folder that stands for the root of the file system.</param>
    public static long? OfCgroup(string root)
    {
        long? least = null;
        foreach (var line in Lines(Path.Combine(root, "proc/self/cgroup")))
        {
            if (line.Split(':', 3) is not [_, var controllers, var path])
                continue;
            var (mount, file) = controllers switch
            {
                "" => ("sys/fs/cgroup", "memory.max"),
                _ when controllers.Split(',').Contains("memory") => ("sys/fs/cgroup/memory", "memory.limit_in_bytes"),
                _ => ("", ""),
            };
            if (file.Length == 0)
                continue;
            // In a container the path may be the host's, and what is mounted the container's own: the walk ends at the mount in any case.
            for (var folder = path.Trim('/'); ; folder = Path.GetDirectoryName(folder) ?? "")
            {
                if (LimitIn(Path.Combine(root, mount, folder, file)) is { } limit && !(limit >= least))
                    least = limit;
                if (folder.Length == 0)
                    break;
            }
        }
        return least;
    }

    // The collector's figure is that of the machine or, in a container, a part of the container's.
    private static long OfMachine()
    {
        foreach (var line in Lines("/proc/meminfo"))
        {
            if (line.StartsWith("MemTotal:", StringComparison.Ordinal) &&
                long.TryParse(line.AsSpan(9).Trim().TrimEnd("kB ").Trim(), CultureInfo.InvariantCulture, out var kibibytes))
            {
                return kibibytes * 1024;
            }
        }
        return GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
    }

    private static long? LimitIn(string file) =>
        Lines(file) is [var text, ..] && long.TryParse(text, CultureInfo.InvariantCulture, out var bytes) && bytes is > 0 and < None ? bytes : null;

    private static string[] Lines(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
