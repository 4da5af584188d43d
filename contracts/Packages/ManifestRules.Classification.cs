using Torchline.Contracts.Tasks.Classification;

namespace Torchline.Contracts.Packages;

/// <content>The rules for models that see images.</content>
public static partial class ManifestRules
{
    private static IEnumerable<string> CheckImage(ModelManifest manifest)
    {
        if (manifest.Preprocessing.Image is not { } image)
            yield break;

        if (image.Side is < 1 or > ImagePreprocessing.MaxSide)
            yield return $"preprocessing.image.side is {image.Side}; it lies between 1 and {ImagePreprocessing.MaxSide}.";

        if (image.ShortSide < image.Side || image.ShortSide > ImagePreprocessing.MaxSide)
            yield return $"preprocessing.image.shortSide is {image.ShortSide}; it lies between the side and {ImagePreprocessing.MaxSide}.";

        if (!Enum.IsDefined(image.Fit))
            yield return $"preprocessing.image.fit {image.Fit} is not known; crop and squash are.";

        if (image.Fit == ImageFit.Squash && image.ShortSide != image.Side)
            yield return $"preprocessing.image.shortSide is {image.ShortSide}; nothing is cut off a squashed image, so it is the side, {image.Side}.";

        if (image.Interpolation != ImagePreprocessing.Bilinear)
            yield return $"preprocessing.image.interpolation '{image.Interpolation}' is not known; '{ImagePreprocessing.Bilinear}' is.";
    }

    private static IEnumerable<string> CheckClassification(ModelManifest manifest)
    {
        if (manifest.Task != ClassificationContract.Task)
            yield break;

        if (manifest.Preprocessing.Image is not { } image)
        {
            yield return "A classifier of images needs preprocessing.image.";
            yield break;
        }

        if (manifest.Labels.Count < 2 || manifest.Labels.Any(string.IsNullOrWhiteSpace))
            yield return "A classifier needs two labels or more, none of them empty.";

        if (!SameTensors(manifest.Inputs, ClassificationContract.Inputs(image.Side)) ||
            !SameTensors(manifest.Outputs, ClassificationContract.Outputs(manifest.Labels.Count)))
        {
            yield return "A classifier has the input pixels, uint8 (batch, side, side, 3), and the output logits, float32 (batch, labels).";
        }
    }
}
