using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>The manifest of a package that optimises images.</summary>
internal static class StyleOptimizationManifest
{
    /// <summary>Enough for the ONNX files to be usable alone.</summary>
    public static IReadOnlyDictionary<string, string> MetadataOf(string features, StyleOptimizationRecipe recipe) => new Dictionary<string, string>
    {
        ["torchline.task"] = StyleOptimizationContract.Task,
        ["torchline.model"] = features,
        ["torchline.contentLayer"] = recipe.ContentLayer,
        ["torchline.styleLayers"] = string.Join('\n', recipe.StyleLayers.Select(layer => layer.Name)),
    };

    /// <summary>The manifest; the publisher adds the files.</summary>
    public static ModelManifest Of(
        PackageIdentity package, string features, StyleOptimizationRecipe recipe, StyleOptimizationProgram program, Provenance provenance,
        VerificationReport parity) => new()
        {
            Name = package.Name,
            Version = package.Version,
            Task = StyleOptimizationContract.Task,
            Description = package.Description,
            Inputs = StyleOptimizationContract.Inputs(program.ContentChannels, program.StyleChannels),
            Outputs = StyleOptimizationContract.Outputs,
            Preprocessing = new Preprocessing { Sizes = program.Sizes },
            Optimization = new OptimizationSchedule(recipe.LearningRate, recipe.FinalLearningRate, recipe.DecayAt),
            Metrics =
            [
                new Metric
                {
                    Name = "mean absolute difference from libtorch",
                    Data = $"an image after {StyleOptimizationProgram.Iterations} iterations",
                    Value = parity.Comparisons.Single(comparison => comparison.Output == StyleOptimizationProgram.ImageComparison).MaximumAbsolute,
                },
            ],
            Provenance = provenance,
            Architecture = new Architecture(features, ArchitectureOptions.Write(recipe)),
        };
}
