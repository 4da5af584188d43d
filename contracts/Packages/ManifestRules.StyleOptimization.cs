using Torchline.Contracts.Tasks.StyleTransfer;

namespace Torchline.Contracts.Packages;

/// <content>The rules for models that optimise images.</content>
public static partial class ManifestRules
{
    private static IEnumerable<string> CheckStyleOptimization(ModelManifest manifest)
    {
        if (manifest.Task != StyleOptimizationContract.Task)
            yield break;

        if (manifest.Preprocessing.Sizes is null)
            yield return "Style transfer by optimisation needs preprocessing.sizes.";

        if (manifest.Files.All(file => file.Name != StyleOptimizationContract.TargetsFile))
            yield return $"Style transfer by optimisation needs the file {StyleOptimizationContract.TargetsFile}.";

        var content = ChannelsOf(manifest, StyleOptimizationContract.Content);
        long[] styles = [.. StyleOptimizationContract.GramsOf(manifest.Inputs).Select(name => ChannelsOf(manifest, name))];
        if (styles.Length == 0
            || !SameTensors(manifest.Inputs, StyleOptimizationContract.Inputs(content, styles))
            || !SameTensors(manifest.Outputs, StyleOptimizationContract.Outputs))
        {
            yield return "Style transfer by optimisation has the inputs image, firstMoment and secondMoment, float32 (1, 3, height, width), "
                + "step, int64, learningRate, contentWeight, styleWeight and totalVariationWeight, float32 scalars, content, float32 (1, C, "
                + "contentHeight, contentWidth), and gram1, gram2, …, float32 (1, C, C); and the outputs contentLoss, styleLoss and "
                + "totalVariationLoss, float32 scalars, nextImage, nextFirstMoment and nextSecondMoment, float32 (1, 3, height, width), and "
                + "pixels, uint8 (1, height, width, 3).";
        }
    }

    /// <summary>The second axis of an input; 0 if it has none, which fits no contract.</summary>
    private static long ChannelsOf(ModelManifest manifest, string name) =>
        manifest.Inputs.FirstOrDefault(input => input.Name == name) is { Axes.Count: > 1 } input ? input.Axes[1].Size ?? 0 : 0;
}
