using System.IO.Compression;
using Torchline.Tests;
using Xunit;

namespace Export.Tests.Packaging;

/// <summary>The library as others get it: packed, and used by a program that references packages only.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Version = "0.0.1-test";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AProgramOfFewLinesExportsResNet18FromThePackage()
    {
        var feed = Pack();
        var program = Path.Combine(folder.Path, "export-resnet");
        Directory.CreateDirectory(program);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "samples", "export-resnet")))
            File.Copy(file, Path.Combine(program, Path.GetFileName(file)));
        Assert.InRange(File.ReadAllLines(Path.Combine(program, "Program.cs")).Length, 1, 40);

        // The packages of others are taken from where the build of this repository left them; ours goes to a folder of the test.
        var output = Dotnet.Run(
            program, "run", "-c", "Release", $"-p:TorchlineVersion={Version}", $"-p:RestoreAdditionalProjectSources={feed}",
            $"-p:RestorePackagesPath={Path.Combine(folder.Path, "packages")}", $"-p:RestoreFallbackFolders={Dotnet.GlobalPackages}");

        Assert.Contains("12 comparisons, 0 outside tolerance", output);
        Assert.True(new FileInfo(Path.Combine(program, "resnet18.onnx")).Length > 40_000_000, "the network's weights have 45 MB");
    }

    [Fact]
    public void ThePackageHasItsLibraryDocumentationAndBuildTarget()
    {
        using var package = ZipFile.OpenRead(Path.Combine(Pack(), $"Torchline.Export.{Version}.nupkg"));

        string[] expected =
        [
            "README.md", "lib/net10.0/Torchline.Export.dll", "lib/net10.0/Torchline.Export.xml", "lib/net10.0/Torchline.Contracts.dll",
            "buildTransitive/Torchline.Export.targets", "buildTransitive/WeakenSymbolVersion.cs",
        ];
        Assert.Empty(expected.Except(package.Entries.Select(entry => entry.FullName)));
        using var reader = new StreamReader(package.GetEntry("Torchline.Export.nuspec")!.Open());
        var specification = reader.ReadToEnd();
        Assert.Contains("id=\"TorchSharp\"", specification);
        Assert.Contains("id=\"Microsoft.ML.OnnxRuntime\"", specification);
        Assert.DoesNotContain("TorchSharp-cpu", specification);
    }

    /// <summary>Packs the library in folders of its own: the repository's build stays as it is.</summary>
    private string Pack()
    {
        var feed = Path.Combine(folder.Path, "feed");
        Dotnet.Run(
            SharedData.RepositoryRoot, "pack", Path.Combine("export", "Torchline.Export"), "-c", "Release", "-o", feed, "-v", "quiet",
            $"-p:Version={Version}", $"-p:ArtifactsPath={Path.Combine(folder.Path, "artifacts")}");
        return feed;
    }
}
