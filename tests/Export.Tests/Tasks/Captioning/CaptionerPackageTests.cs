using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Captioning;
using Torchline.Export;
using Torchline.Export.Tasks.Captioning;
using Torchline.Export.Tasks.Programs;
using Torchline.Export.Verification;
using Torchline.Tests;
using Xunit;

namespace Export.Tests.Tasks.Captioning;

/// <summary>Packages of captioners: their manifests follow the rules, and the network can be built from them again.</summary>
public sealed class CaptionerPackageTests : IDisposable
{
    private static readonly Provenance Nowhere = new() { Command = "test", DataSet = "none", Seed = 1, Created = DateTimeOffset.UnixEpoch };
    private static readonly VerificationReport Near = new([new OutputComparison(new Dictionary<string, long>(), "tokens", 0, 0, Mismatch: null)], null);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("attention")]
    [InlineData("lstm")]
    [InlineData("lstm-by-hand")]
    public void ACaptionerIsBuiltFromItsPackageAgain(string kind)
    {
        var package = Publish(kind, streaming: true);

        Assert.Equal(CaptioningContract.Task, package.Manifest.Task);
        Assert.Equal(ImageFit.Squash, package.Manifest.Preprocessing.Image!.Fit);
        Assert.Equal(kind == "attention" ? 2 : 0, CaptioningContract.GridOf(package.Manifest.Outputs));
        Assert.Equal(
            ["decoder.onnx", "encoder.onnx", "model.onnx", "vocabulary.txt"], package.Manifest.Files.Select(file => file.Name));
        using var rebuilt = CaptionerProgram.FromPackage(package, data: null);
        Assert.NotNull(rebuilt.Streaming);
        var report = rebuilt.Compare(File.ReadAllBytes(package.NetworkPath));
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void ACaptionerThatTakesFeaturesHasNoEncoder()
    {
        var package = Publish("rnn-by-hand from features", streaming: false);

        Assert.Equal(FeatureCaptioningContract.Task, package.Manifest.Task);
        Assert.Equal(["features", "beam", "maxLength"], package.Manifest.Inputs.Select(input => input.Name));
        Assert.Null(package.Manifest.Preprocessing.Image);
        Assert.True(new FileInfo(package.NetworkPath).Length < 100_000); // a ResNet-18 has 45 MB
        using var rebuilt = CaptionerProgram.FromPackage(package, data: null);
        Assert.Null(rebuilt.Streaming);
        var report = rebuilt.Compare(File.ReadAllBytes(package.NetworkPath));
        Assert.True(report.Passed, report.ToString());
        Assert.Contains("has no encoder", Assert.Throws<ExportException>(() => CaptionerProgram.FromPackage(package, folder.Path)).Message);
    }

    private ModelPackage Publish(string kind, bool streaming)
    {
        var network = SmallCaptioners.Create(kind);
        using var program = new CaptionerProgram(network, SmallCaptioners.Settings, images: []);
        var model = kind.Split(' ')[0];
        var sizes = HandCaptioner.IsName(model)
            ? ArchitectureOptions.Write(SmallCaptioners.HandSizes(kind))
            : ArchitectureOptions.Write(SmallCaptioners.Architecture(kind));
        var manifest = new CaptionerManifest(network, SmallCaptioners.Settings, model, sizes);
        return new ModelPublisher(new ModelRepository(folder["models"], TaskContracts.All)).Publish(
            manifest.Of(new PackageIdentity("captions", 1, null), [], Nowhere, "random images", Near),
            aside =>
            {
                var metadata = manifest.MetadataOf(SmallCaptioners.Vocabulary);
                OnnxExporter.Export(program.Request(metadata)).Save(Path.Combine(aside, ModelManifest.NetworkFileName));
                SmallCaptioners.Vocabulary.Save(Path.Combine(aside, CaptionerManifest.VocabularyFile));
                if (streaming) StreamingPair.Export(network, metadata).Save(aside);
            });
    }
}
