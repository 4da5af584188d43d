using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Xunit;

namespace Cli.Tests.Export;

/// <summary><c>torchline quantize</c> with few images of one's own.</summary>
public sealed class QuantizeCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TenImagesInOneFolderALabelAreEnough()
    {
        Copy("models/ants-bees/1", folder["models/ants-bees/1"], int.MaxValue);
        foreach (var label in new[] { "ants", "bees" })
            Copy($"samples/pictures/insects/{label}", folder[$"insects/{label}"], 5);

        var (exitCode, output, errors) = Programs.Run(["quantize", folder["models/ants-bees/1"], "--data", folder["insects"]]);

        Assert.True(exitCode == 0, output + errors);
        Assert.Contains("2 of its 10 images validate, a fifth of each class, chosen by seed 1", errors);
        Assert.True(File.Exists(folder["models/ants-bees-int8/1/model.onnx"]));
    }

    [Fact]
    public void AVariantTellsByItsOwnFeaturesWhatIsUnlikeTheTrainingImages()
    {
        Copy("models/ants-bees/1", folder["models/ants-bees/1"], int.MaxValue);
        foreach (var label in new[] { "ants", "bees" })
            Copy($"samples/pictures/insects/{label}", folder[$"insects/{label}"], 6);

        Assert.Contains("12 training images; certain up to", Programs.Export("outliers", folder["models/ants-bees/1"], "--data", folder["insects"], "--overwrite"));
        Assert.Contains(" 0 outside tolerance", Programs.Export("verify", folder["models/ants-bees/1"]));
        Programs.Export("quantize", folder["models/ants-bees/1"], "--data", folder["insects"], "--max-loss", "100");

        var manifests = new[] { "ants-bees", "ants-bees-fp16", "ants-bees-int8" }
            .Select(name => ModelPackage.Open(folder[$"models/{name}/1"], TaskContracts.All).Manifest).ToArray();
        Assert.All(manifests, manifest => Assert.Equal(["logits", "distance"], manifest.Outputs.Select(output => output.Name)));
        Assert.Equal(3, manifests.Select(manifest => manifest.Decoding.MaxDistance).Distinct().Count());
        Assert.All(manifests, manifest => Assert.Equal(manifests[0].Decoding.MaxDistance!.Value, manifest.Decoding.MaxDistance!.Value, 0.03));
    }

    private static void Copy(string source, string target, int files)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(Path.Combine(SharedData.RepositoryRoot, source)).Order(StringComparer.Ordinal).Take(files))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
    }
}
