using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Export.Graph;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>Builds a package's optimisation in libtorch again.</summary>
internal static class PackagedStyleOptimization
{
    /// <summary>Builds it from the manifest and the weights in the step's ONNX file.</summary>
    /// <param name="package">The package.</param>
    /// <exception cref="ExportException">The manifest names no such network, or the file lacks a parameter or has it in another shape.</exception>
    public static StyleOptimizationProgram Open(ModelPackage package)
    {
        var recipe = StyleOptimizationManifest.RecipeOf(package.Manifest);
        FeatureNetwork network;
        try
        {
            network = FeatureNetworks.Create(package.Manifest.Architecture.Model, recipe.Layers());
        }
        catch (ArgumentException e)
        {
            throw new ExportException($"{package.Folder}: {e.Message}", e);
        }
        OnnxWeights.Load(package.NetworkPath, network);
        return new StyleOptimizationProgram(network, recipe, ImagePair.Of(content: null, style: null))
        {
            Targets = File.ReadAllBytes(package.PathOf(StyleOptimizationContract.TargetsFile)),
        };
    }
}
