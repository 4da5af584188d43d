using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Export;
using Torchline.Export.Tasks.Programs;
using Torchline.Export.Tasks.StyleTransfer;
using Torchline.Export.Verification;
using Torchline.Tests;
using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Tasks.StyleTransfer;

/// <summary>Style transfer by optimisation as two graphs: what they compute, and packages of them.</summary>
public sealed class StyleOptimizationProgramTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("squeezenet1_1", 8)]
    [InlineData("vgg19_distilled", 16)]
    public void APackageOptimisesAnImageAsLibtorchDoesAndIsBuiltFromItsFilesAgain(string features, int multipleOf)
    {
        var package = Publish(features);

        Assert.Equal(StyleOptimizationContract.Task, package.Manifest.Task);
        Assert.Equal(new ImageSizes(64, 1024, multipleOf), package.Manifest.Preprocessing.Sizes);
        Assert.Equal(["model.onnx", "targets.onnx"], package.Manifest.Files.Select(file => file.Name));
        using var rebuilt = StyleOptimizationProgram.FromPackage(package);
        var report = rebuilt.Compare(File.ReadAllBytes(package.NetworkPath));
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void TheWeightsThatAreInputsMultiplyTheLosses()
    {
        using var program = Create("squeezenet1_1");
        using var onnx = new OnnxProgram(OnnxExporter.Export(program.Request()).ToBytes());
        using var noGradient = no_grad();
        var sizes = new Dictionary<string, long> { ["height"] = 64, ["width"] = 72 };
        var inputs = program.Request().Inputs.ToDictionary(input => input.Name, input => input.SampleOf(sizes));

        var once = Losses(1, 1, 1);
        Assert.All(once, loss => Assert.True(loss > 0));
        Assert.Equal([2 * once[0], 0, 4 * once[2]], Losses(2, 0, 4));

        double[] Losses(float content, float style, float totalVariation)
        {
            inputs[StyleOptimizationContract.ContentWeight] = tensor(content);
            inputs[StyleOptimizationContract.StyleWeight] = tensor(style);
            inputs[StyleOptimizationContract.TotalVariationWeight] = tensor(totalVariation);
            return
            [
                .. onnx.Run(onnx.InputNames, [.. onnx.InputNames.Select(name => inputs[name])], StyleOptimizationContract.Losses)
                    .Select(loss => (double)loss.item<float>()),
            ];
        }
    }

    [SharedDataTheory("data/weights", "data/styles")]
    [InlineData("vgg16", "vgg16_conv1-3")]
    public void RealImagesAndWeightsGiveLibtorchsImage(string features, string weights)
    {
        var recipe = StyleOptimizationRecipes.Of(features);
        var images = ImagePair.Of(SharedData.PathOf("data/styles/tubingen.jpg"), SharedData.PathOf("data/styles/starry_night.jpg"));
        using var program = new StyleOptimizationProgram(
            FeatureNetworks.Load(features, SharedData.PathOf($"data/weights/{weights}.pth"), recipe.Layers()), recipe, images);
        program.Targets = OnnxExporter.Export(program.TargetsRequest()).ToBytes();

        var report = program.Compare(OnnxExporter.Export(program.Request()).ToBytes());

        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void APackageWithAnotherRecipeIsRefused()
    {
        var package = Publish("squeezenet1_1", named: "vgg16");

        var failure = Assert.Throws<ExportException>(() => StyleOptimizationProgram.FromPackage(package));

        Assert.Contains("no layer", failure.Message);
    }

    private static StyleOptimizationProgram Create(string features)
    {
        manual_seed(1);
        var recipe = StyleOptimizationRecipes.Of(features);
        return new StyleOptimizationProgram(FeatureNetworks.Create(features, recipe.Layers()), recipe, ImagePair.Of(content: null, style: null));
    }

    private ModelPackage Publish(string features, string? named = null)
    {
        using var program = Create(features);
        program.Targets = OnnxExporter.Export(program.TargetsRequest()).ToBytes();
        var recipe = StyleOptimizationRecipes.Of(features);
        var provenance = new Provenance { Command = "test", DataSet = "none", Seed = 1, Created = DateTimeOffset.UnixEpoch };
        var near = new VerificationReport(
            [new OutputComparison(new Dictionary<string, long>(), StyleOptimizationProgram.ImageComparison, 0, 0, Mismatch: null)], null);
        return new ModelPublisher(new ModelRepository(folder["models"], TaskContracts.All)).Publish(
            StyleOptimizationManifest.Of(new PackageIdentity("style", 1, null), named ?? features, recipe, program, provenance, near),
            aside =>
            {
                OnnxExporter.Export(program.Request(StyleOptimizationManifest.MetadataOf(features, recipe))).Save(Path.Combine(aside, ModelManifest.NetworkFileName));
                File.WriteAllBytes(Path.Combine(aside, StyleOptimizationContract.TargetsFile), program.Targets);
            });
    }
}
