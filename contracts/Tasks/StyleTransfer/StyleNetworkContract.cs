using Torchline.Contracts.Packages;

namespace Torchline.Contracts.Tasks.StyleTransfer;

/// <summary>
/// What every stylizer's ONNX graph looks like from outside: one feed-forward network for several styles, which are mixed by
/// their weights. Normalisation of the pixels, rounding and clamping are inside it.
/// </summary>
/// <remarks>
/// Height and width vary; both are multiples of <see cref="ImageSizes.MultipleOf"/>, for the service pads images that are none
/// and cuts the result. So the graph needs no arithmetic of sizes that is not linear.
/// </remarks>
public static class StyleNetworkContract
{
    /// <summary>The task's name in manifests.</summary>
    public const string Task = "stylization";

    /// <summary>The input: RGB pixels of the content, uint8 (batch, height, width, 3).</summary>
    public const string Pixels = "pixels";

    /// <summary>The input: the weights of the styles, float32 (batch, styles), not negative; each row sums up to 1.</summary>
    public const string Styles = "styles";

    /// <summary>The input: from 0, which gives the content as it is, to 1, the full style, float32 (batch).</summary>
    public const string Strength = "strength";

    /// <summary>The output: RGB pixels, uint8 (batch, height, width, 3).</summary>
    public const string Stylized = "stylized";

    /// <summary>The most styles of a model.</summary>
    public const int MaxStyles = 64;

    /// <summary>The smallest side that an image may have, in pixels; a manifest may ask for more, up to <see cref="MaxMinSide"/>.</summary>
    public const int MinSide = 64;

    /// <summary>The most that a manifest may ask of a side, in pixels: the tiles of large images have at least that.</summary>
    public const int MaxMinSide = 256;

    /// <summary>The largest side that an image may have, in pixels; a manifest may allow less.</summary>
    public const int MaxSide = 4096;

    /// <summary>The largest number that sides may have to be a multiple of.</summary>
    public const int MaxMultiple = 64;

    /// <summary>The largest <see cref="ImageSizes.Context"/>, in pixels.</summary>
    public const int MaxContext = 128;

    /// <summary>The largest <see cref="ImageSizes.Period"/>, in pixels.</summary>
    public const int MaxPeriod = 256;

    /// <summary>The largest file of a style's thumbnail, in bytes.</summary>
    public const int MaxThumbnailBytes = 1024 * 1024;

    private const int Channels = 3;

    /// <summary>The graph's inputs.</summary>
    /// <param name="styles">How many styles there are.</param>
    public static IReadOnlyList<TensorSpecification> Inputs(int styles) =>
    [
        new(Pixels, ElementType.UInt8, ["batch", "height", "width", Channels]),
        new(Styles, ElementType.Float32, ["batch", styles]),
        new(Strength, ElementType.Float32, ["batch"]),
    ];

    /// <summary>The graph's outputs.</summary>
    public static IReadOnlyList<TensorSpecification> Outputs { get; } =
        [new(Stylized, ElementType.UInt8, ["batch", "height", "width", Channels])];
}
