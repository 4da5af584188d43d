using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Captioning;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>
/// What a captioner's graph looks like from outside if it has no encoder: it takes what an encoder says of images instead of pixels.
/// No route of the service serves it; a program that runs the encoder itself does.
/// </summary>
internal static class FeatureCaptioningContract
{
    /// <summary>The task's name in manifests.</summary>
    public const string Task = "captioning-features";

    /// <summary>The input: features of images as wholes, float32 (batch, size).</summary>
    public const string Features = "features";

    /// <summary>The graph's inputs; the outputs are those of <see cref="CaptioningContract.Outputs"/>.</summary>
    /// <param name="size">Numbers that describe an image.</param>
    public static IReadOnlyList<TensorSpecification> Inputs(int size) =>
    [
        new(Features, ElementType.Float32, ["batch", size]),
        new(CaptioningContract.Beam, ElementType.Int64, []),
        new(CaptioningContract.MaxLength, ElementType.Int64, []),
    ];
}
