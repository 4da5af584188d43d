using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Captioning;

namespace Torchline.InferenceService.Tasks.Captioning;

/// <summary>How a captioner searches for captions.</summary>
/// <param name="Beam">How many captions it keeps, unless a request asks for another number.</param>
/// <param name="MaxLength">The most tokens of a caption.</param>
/// <param name="Grid">Regions along a side of each token's map of attention; 0 for a model without attention.</param>
internal readonly record struct CaptioningSearch(int Beam, int MaxLength, int Grid)
{
    /// <summary>What a captioner's manifest says, within the service's limit.</summary>
    public static CaptioningSearch Of(ModelManifest manifest, int maxBeam) => new(
        Math.Min(manifest.Decoding.Beam!.Value, maxBeam),
        manifest.Decoding.MaxLength!.Value,
        CaptioningContract.GridOf(manifest.Outputs));
}
