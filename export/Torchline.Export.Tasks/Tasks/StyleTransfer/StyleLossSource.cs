using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Export.Tasks.Programs;
using Torchline.Export.Verification;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>A feature network that others trained, on its way to a package that optimises images.</summary>
internal sealed class StyleLossSource : ITrainedRun
{
    private readonly string features;
    private readonly string weights;
    private readonly StyleOptimizationRecipe recipe;
    private readonly string commandLine;
    private readonly StyleOptimizationProgram program;

    /// <summary>Reads the weights, and exports the graph that looks at images.</summary>
    /// <param name="features">The feature network, one of <see cref="FeatureNetworks.Names"/>.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="recipe">The layers and the weights of the losses.</param>
    /// <param name="images">What to optimise for comparison; they belong to this object from now on.</param>
    /// <param name="commandLine">The command, for the manifest.</param>
    public StyleLossSource(string features, string weights, StyleOptimizationRecipe recipe, ImagePair images, string commandLine)
    {
        (this.features, this.weights, this.recipe, this.commandLine) = (features, weights, recipe, commandLine);
        program = new StyleOptimizationProgram(FeatureNetworks.Load(features, weights, recipe.Layers()), recipe, images);
        program.Targets = OnnxExporter.Export(program.TargetsRequest(Metadata)).ToBytes();
    }

    public string Name => features;

    public IModelProgram Program => program;

    public IReadOnlyDictionary<string, string> Metadata => StyleOptimizationManifest.MetadataOf(features, recipe);

    public ModelManifest Manifest(string name, int version, string? description, IReadOnlyList<string> others, VerificationReport parity)
    {
        var source = DataSource.OfFile(weights);
        var engine = EngineVersions.Current;
        return StyleOptimizationManifest.Of(name, version, description, features, recipe, program, new Provenance
        {
            Command = commandLine,
            DataSet = Path.GetFileName(weights),
            DataSha256 = new Dictionary<string, string> { [Path.GetFileName(weights)] = source.Sha256! },
            Seed = 0, // nothing is left to chance
            GitCommit = GitCommit.Current(),
            Engines = new Dictionary<string, string>
            {
                ["libtorch"] = engine.Torch,
                ["onnxruntime"] = OrtEnv.Instance().GetVersionString(),
                ["dotnet"] = engine.Runtime,
            },
            Created = DateTimeOffset.UtcNow,
        }, parity);
    }

    public void WriteFiles(string folder) => File.WriteAllBytes(Path.Combine(folder, StyleOptimizationContract.TargetsFile), program.Targets);

    public void Dispose() => program.Dispose();
}
