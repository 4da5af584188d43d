using System.Text.Json;
using System.Text.Json.Nodes;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Export.Verification;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>The manifest of a package that optimises images.</summary>
internal static class StyleOptimizationManifest
{
    /// <summary>Enough for the ONNX files to be usable alone.</summary>
    /// <param name="features">The feature network.</param>
    /// <param name="recipe">The layers and the weights of the losses.</param>
    public static IReadOnlyDictionary<string, string> MetadataOf(string features, StyleOptimizationRecipe recipe) => new Dictionary<string, string>
    {
        ["torchline.task"] = StyleOptimizationContract.Task,
        ["torchline.model"] = features,
        ["torchline.contentLayer"] = recipe.ContentLayer,
        ["torchline.styleLayers"] = string.Join('\n', recipe.StyleLayers.Select(layer => layer.Name)),
    };

    /// <summary>The manifest; the publisher adds the files.</summary>
    /// <param name="name">Name of the package.</param>
    /// <param name="version">Its version.</param>
    /// <param name="description">One line for people.</param>
    /// <param name="features">The feature network.</param>
    /// <param name="recipe">The layers and the weights of the losses.</param>
    /// <param name="program">What was exported.</param>
    /// <param name="provenance">Where it comes from.</param>
    /// <param name="parity">How close ONNX Runtime and libtorch are.</param>
    public static ModelManifest Of(
        string name, int version, string? description, string features, StyleOptimizationRecipe recipe, StyleOptimizationProgram program, Provenance provenance,
        VerificationReport parity) => new()
        {
            Name = name,
            Version = version,
            Task = StyleOptimizationContract.Task,
            Description = description,
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
            Architecture = new Architecture(features, (JsonObject)JsonSerializer.SerializeToNode(recipe, RunJson.Indented)!),
        };

    /// <summary>The recipe that <see cref="Of"/> wrote.</summary>
    /// <exception cref="ExportException">There is none.</exception>
    public static StyleOptimizationRecipe RecipeOf(ModelManifest manifest)
    {
        try
        {
            return manifest.Architecture.Options.Deserialize<StyleOptimizationRecipe>(RunJson.Indented)
                ?? throw new ExportException($"{manifest.Name}: the architecture is empty");
        }
        catch (JsonException e)
        {
            throw new ExportException($"{manifest.Name}: architecture.options is no recipe: {e.Message}", e);
        }
    }
}
