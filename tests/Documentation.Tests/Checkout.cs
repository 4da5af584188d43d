using System.Diagnostics;
using System.Reflection;
using Torchline.Tests;

namespace Documentation.Tests;

/// <summary>A copy of the checkout, with the programs as they were built for the tests: the launcher finds nothing to build.</summary>
internal sealed class Checkout : IDisposable
{
    private const string LinkedFolder = "models/";

    public Checkout()
    {
        Folder = Directory.CreateTempSubdirectory("torchline-docs-").FullName;
        var root = SharedData.RepositoryRoot;
        foreach (var name in FilesOf(root))
        {
            var (source, copy) = (Path.Combine(root, name), Path.Combine(Folder, name));
            if (!File.Exists(source))
                continue; // Deleted, and not committed yet.
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            // The weights are large, and no program writes into a file that is published.
            if (name.StartsWith(LinkedFolder, StringComparison.Ordinal) && name.EndsWith(".onnx", StringComparison.Ordinal))
                File.CreateSymbolicLink(copy, source);
            else
                File.Copy(source, copy);
        }
        var (programs, configuration) = (Metadata("Programs"), Metadata("Configuration"));
        foreach (var (program, project) in new[] { ("Torchline.InferenceService", "inference-service/Torchline.InferenceService.csproj"), ("Torchline.Cli", "cli/Torchline.Cli.csproj") })
        {
            var place = Directory.CreateDirectory(Path.Combine(Folder, "artifacts/bin", program)).FullName;
            Directory.CreateSymbolicLink(Path.Combine(place, "release"), Path.Combine(programs, program, configuration));
            Directory.CreateDirectory(Path.Combine(Folder, "artifacts/stamps"));
            File.WriteAllText(Path.Combine(Folder, "artifacts/stamps", project.Replace('/', '-')), "");
        }
    }

    public string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>What a commit of the working tree would have.</summary>
    private static string[] FilesOf(string root)
    {
        var start = new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard"]) { WorkingDirectory = root, RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        var names = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return names;
    }

    private static string Metadata(string key) => typeof(Checkout).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
