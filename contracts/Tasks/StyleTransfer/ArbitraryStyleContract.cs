using Torchline.Contracts.Packages;

namespace Torchline.Contracts.Tasks.StyleTransfer;

/// <summary>
/// What the ONNX graph of arbitrary style transfer (Huang and Belongie 2017) has for inputs and outputs: one feed-forward network
/// for any style, which is an image like the content. Normalisation of the pixels, rounding and clamping are inside it.
/// </summary>
/// <remarks>
/// Height and width of both images vary, each by itself; all four are multiples of <see cref="ImageSizes.MultipleOf"/>: the service
/// pads contents that are none, as those of a style network, and resizes style images to sides that are some.
/// </remarks>
public sealed class ArbitraryStyleContract : ITaskContract
{
    /// <summary>The task's name in manifests.</summary>
    public const string Task = "arbitrary-style";

    /// <summary>The input: RGB pixels of the content, uint8 (batch, height, width, 3).</summary>
    public const string Pixels = StyleNetworkContract.Pixels;

    /// <summary>The input: RGB pixels of the style image, one for the whole batch, uint8 (1, styleHeight, styleWidth, 3).</summary>
    public const string Style = "style";

    /// <summary>The input: from 0, which gives the content as it is, to 1, the full style, float32 (batch).</summary>
    public const string Strength = StyleNetworkContract.Strength;

    /// <summary>The output: RGB pixels, uint8 (batch, height, width, 3).</summary>
    public const string Stylized = StyleNetworkContract.Stylized;

    /// <summary>The smallest <see cref="Preprocessing.StyleSide"/>, in pixels.</summary>
    public const int MinStyleSide = 64;

    /// <summary>The largest <see cref="Preprocessing.StyleSide"/>, in pixels.</summary>
    public const int MaxStyleSide = 1024;

    /// <summary>How many times as long as its short side a style image is at most; what is longer is cut on both ends.</summary>
    public const int MaxStyleAspect = 2;

    private const int Channels = 3;

    /// <summary>The graph's inputs.</summary>
    public static IReadOnlyList<TensorSpecification> Inputs { get; } =
    [
        new(Pixels, ElementType.UInt8, ["batch", "height", "width", Channels]),
        new(Style, ElementType.UInt8, [1, "styleHeight", "styleWidth", Channels]),
        new(Strength, ElementType.Float32, ["batch"]),
    ];

    /// <summary>The graph's outputs.</summary>
    public static IReadOnlyList<TensorSpecification> Outputs => StyleNetworkContract.Outputs;

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => [Task];

    /// <inheritdoc/>
    public IEnumerable<string> Check(ModelManifest manifest)
    {
        if (manifest.Preprocessing.Sizes is null)
            yield return "Arbitrary style transfer needs preprocessing.sizes.";
        if (manifest.Labels.Count > 0 || manifest.Styles is not null)
            yield return "Arbitrary style transfer has no labels and no styles: the style is an image of each request.";
        if (!ManifestRules.AreSame(manifest.Inputs, Inputs) || !ManifestRules.AreSame(manifest.Outputs, Outputs))
        {
            yield return "Arbitrary style transfer has the inputs pixels, uint8 (batch, height, width, 3), style, uint8 (1, styleHeight, " +
                "styleWidth, 3), and strength, float32 (batch), and the output stylized, uint8 (batch, height, width, 3).";
        }
        foreach (var problem in StyleNetworkContract.CheckSizes(manifest.Preprocessing.Sizes).Concat(CheckStyleSide(manifest.Preprocessing)))
            yield return problem;
    }

    private static IEnumerable<string> CheckStyleSide(Preprocessing preprocessing)
    {
        if (preprocessing.StyleSide is not { } side)
            yield return "Arbitrary style transfer needs preprocessing.styleSide: the short side, in pixels, that a style image is resized to.";
        else if (side is < MinStyleSide or > MaxStyleSide)
            yield return $"preprocessing.styleSide is {side}; it lies between {MinStyleSide} and {MaxStyleSide}.";
        else if (preprocessing.Sizes is { MultipleOf: > 0 } sizes && side % sizes.MultipleOf != 0)
            yield return $"preprocessing.styleSide is {side}; it is a multiple of preprocessing.sizes.multipleOf, {sizes.MultipleOf}.";
    }
}
