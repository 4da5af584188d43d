using System.IO.Compression;
using System.Xml.Linq;
using Torchline.Export;
using Torchline.Export.TrainingSteps;
using Torchline.Tests;
using Xunit;
using static TorchSharp.torch;

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
        var feed = Pack("Torchline.Export");
        var program = Path.Combine(folder.Path, "export-resnet");
        Directory.CreateDirectory(program);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "samples", "export-resnet")))
            File.Copy(file, Path.Combine(program, Path.GetFileName(file)));
        Assert.InRange(File.ReadAllLines(Path.Combine(program, "Program.cs")).Length, 1, 40);

        var output = Run(program, feed);

        Assert.Contains("12 comparisons, 0 outside tolerance", output);
        Assert.True(new FileInfo(Path.Combine(program, "resnet18.onnx")).Length > 40_000_000, "the network's weights have 45 MB");
    }

    [Fact]
    public void AProgramWithoutLibtorchTrainsWithTheOtherPackage()
    {
        var feed = Pack("Torchline.TrainingSteps");
        using var network = nn.Linear(4, 2);
        var batch = Dimension.Dynamic("batch");
        TrainingStepExporter.Export(TrainingStepRequest.Of(
            "small", network, GraphInput.Float32("x", batch, Dimension.Fixed(4)), GraphInput.Int64("label", 2, batch), TrainingLoss.CrossEntropy(),
            new Sgd())).Save(folder["step.onnx"], folder["step.safetensors"]);
        var program = Directory.CreateDirectory(Path.Combine(folder.Path, "train")).FullName;
        File.WriteAllText(Path.Combine(program, "train.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Torchline.TrainingSteps" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(program, "Program.cs"), """
            using System.Runtime.InteropServices;
            using Microsoft.ML.OnnxRuntime;
            using Torchline.TrainingSteps;

            Console.WriteLine($"ORT_DISABLE_TELEMETRY is {Marshal.PtrToStringUTF8(Native.getenv("ORT_DISABLE_TELEMETRY"))}");
            using var training = TrainingStepSession.Open("../step.onnx", "../step.safetensors");
            using var x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3, 4, -1, -2, -3, -4 }, [2, 4]);
            using var labels = OrtValue.CreateTensorValueFromMemory(new long[] { 0, 1 }, [2]);
            for (var i = 0; i < 200; i++) training.Step([x, labels], learningRate: 0.1f);
            Console.WriteLine($"{training.Steps} steps, learnt: {training.Step([x, labels], learningRate: 0.1f) < 0.01f}");

            static class Native
            {
                [DllImport("libc")]
                public static extern nint getenv(string name);
            }
            """);

        var output = Run(program, feed);
        Assert.Contains("ORT_DISABLE_TELEMETRY is 1", output); // Before the first line of the program that touches the package.
        Assert.Contains("200 steps, learnt: True", output);
        Assert.DoesNotContain(Directory.GetFiles(program, "*", SearchOption.AllDirectories), file => file.Contains("torch_cpu", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Torchline.Export", "Microsoft.ML.OnnxRuntime,TorchSharp")]
    [InlineData("Torchline.TrainingSteps", "Microsoft.ML.OnnxRuntime")]
    public void APackageDependsOnTheEnginesAloneAndHasSymbols(string name, string dependencies)
    {
        var feed = Pack(name);
        using var package = ZipFile.OpenRead(Path.Combine(feed, $"{name}.{Version}.nupkg"));
        using var symbols = ZipFile.OpenRead(Path.Combine(feed, $"{name}.{Version}.snupkg"));
        using var stream = package.GetEntry($"{name}.nuspec")!.Open();
        var specification = XDocument.Load(stream).Root!;
        XName Tag(string tag) => specification.Name.Namespace + tag;

        Assert.Equal(dependencies, string.Join(',', specification.Descendants(Tag("dependency")).Select(dependency => dependency.Attribute("id")!.Value).Order()));
        Assert.Equal("MIT", specification.Descendants(Tag("license")).Single().Value);
        Assert.Equal("git", specification.Descendants(Tag("repository")).Single().Attribute("type")!.Value);
        Assert.Empty(new[] { "README.md", $"lib/net10.0/{name}.xml", "lib/net10.0/Torchline.Contracts.dll", "lib/net10.0/Torchline.Contracts.xml" }
            .Except(package.Entries.Select(entry => entry.FullName)));
        Assert.Empty(new[] { $"lib/net10.0/{name}.pdb", "lib/net10.0/Torchline.Contracts.pdb" }.Except(symbols.Entries.Select(entry => entry.FullName)));
    }

    [Fact]
    public void ThePackageHasItsLibraryDocumentationAndBuildTarget()
    {
        using var package = ZipFile.OpenRead(Path.Combine(Pack("Torchline.Export"), $"Torchline.Export.{Version}.nupkg"));

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

    /// <summary>Runs a program with the packages of others from where the build of this repository left them; ours goes to a folder of the test.</summary>
    private string Run(string program, string feed) => Dotnet.Run(
        program, "run", "-c", "Release", $"-p:TorchlineVersion={Version}", $"-p:RestoreAdditionalProjectSources={feed}",
        $"-p:RestorePackagesPath={Path.Combine(folder.Path, "packages")}", $"-p:RestoreFallbackFolders={Dotnet.GlobalPackages}");

    /// <summary>Packs the library in folders of its own: the repository's build stays as it is.</summary>
    private string Pack(string project)
    {
        var feed = Path.Combine(folder.Path, "feed");
        Dotnet.Run(
            SharedData.RepositoryRoot, "pack", Path.Combine("export", project), "-c", "Release", "-o", feed, "-v", "quiet",
            $"-p:Version={Version}", $"-p:ArtifactsPath={Path.Combine(folder.Path, "artifacts")}");
        return feed;
    }
}
