using Torchline.Contracts.Tasks.Captioning;

namespace Torchline.Contracts.Packages;

/// <content>The rules for models that describe images.</content>
public static partial class ManifestRules
{
    private static IEnumerable<string> CheckCaptioning(ModelManifest manifest)
    {
        if (manifest.Task != CaptioningContract.Task)
            yield break;

        if (manifest.Decoding is { Vocabulary: null } or { Beam: null } or { MaxLength: null })
            yield return "A captioner needs decoding.vocabulary, decoding.beam and decoding.maxLength.";

        if (manifest.Preprocessing.Image is not { } image)
        {
            yield return "A captioner needs preprocessing.image.";
            yield break;
        }

        if (!SameTensors(manifest.Inputs, CaptioningContract.Inputs(image.Side)))
            yield return "A captioner has the inputs pixels, uint8 (batch, side, side, 3), beam and maxLength, int64 scalars.";

        if (!SameTensors(manifest.Outputs, CaptioningContract.Outputs(CaptioningContract.GridOf(manifest.Outputs))))
        {
            yield return "A captioner has the outputs tokens, int64 (batch, beam, maxLength), logProbabilities, float32 (batch, beam), " +
                "and, if it has any, attention, float32 (batch, beam, maxLength, regions) with the regions of a square grid of " +
                $"{CaptioningContract.MaxGrid} rows at most.";
        }
    }
}
