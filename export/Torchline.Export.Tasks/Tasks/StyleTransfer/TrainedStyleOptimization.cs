using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>What the command line decides of a package that optimises images.</summary>
/// <param name="Features">The feature network, one of <see cref="FeatureNetworks.Names"/>.</param>
/// <param name="Weights">Its weights; null for the downloaded ones.</param>
/// <param name="ContentLayer">The layer that content is compared at; null for the recipe's.</param>
/// <param name="StyleLayers">The layers that style is compared at; null for the recipe's.</param>
/// <param name="Opset">Version of the ONNX operator set of both graphs.</param>
internal sealed record StyleOptimizationSource(
    string Features, string? Weights, string? ContentLayer, IReadOnlyList<StyleLayer>? StyleLayers, int Opset = OnnxExporter.Opset);

/// <summary>A feature network that others trained, on its way to a package that optimises images.</summary>
internal sealed class TrainedStyleOptimization : TrainedRun<StyleOptimizationProgram>
{
    private readonly string features;
    private readonly string weights;
    private readonly StyleOptimizationRecipe recipe;
    private readonly string commandLine;

    private TrainedStyleOptimization(string features, string weights, StyleOptimizationRecipe recipe, ImagePair images, string commandLine, int opset)
        : base(features, new StyleOptimizationProgram(FeatureNetworks.Load(features, weights, recipe.Layers()), recipe, images))
    {
        (this.features, this.weights, this.recipe, this.commandLine) = (features, weights, recipe, commandLine);
        Program.Targets = OnnxExporter.Export(Program.TargetsRequest(Metadata) with { Opset = opset }).ToBytes();
    }

    public override IReadOnlyDictionary<string, string> Metadata => StyleOptimizationManifest.MetadataOf(features, recipe);

    /// <summary>Reads the weights, and exports the graph of the targets.</summary>
    /// <param name="source">The feature network and its layers.</param>
    /// <param name="images">What to optimise for comparison; they belong to the result from now on.</param>
    /// <param name="commandLine">The command, for the manifest.</param>
    public static TrainedStyleOptimization Load(StyleOptimizationSource source, ImagePair images, string commandLine) => new(
        source.Features, source.Weights ?? FeatureWeights.Downloaded(source.Features),
        StyleOptimizationRecipes.WithLayers(
            StyleOptimizationRecipes.Of(source.Features), source.Features, source.ContentLayer, source.StyleLayers),
        images, commandLine, source.Opset);

    public override ModelManifest Manifest(PackageIdentity package, IReadOnlyList<string> others, VerificationReport parity) =>
        StyleOptimizationManifest.Of(package, features, recipe, Program, RunProvenance.OfWeights(commandLine, weights), parity);

    public override void WriteFiles(string folder) => File.WriteAllBytes(Path.Combine(folder, StyleOptimizationContract.TargetsFile), Program.Targets);
}
