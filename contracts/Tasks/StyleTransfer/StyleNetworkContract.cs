using Torchline.Contracts.Packages;

namespace Torchline.Contracts.Tasks.StyleTransfer;

/// <summary>
/// What every style network's ONNX graph has for inputs and outputs: one feed-forward network for several styles, which are mixed by
/// their weights. Normalisation of the pixels, rounding and clamping are inside it.
/// </summary>
/// <remarks>
/// Height and width vary; both are multiples of <see cref="ImageSizes.MultipleOf"/>, for the service pads images that are none
/// and cuts the result. So the graph needs no arithmetic of sizes that is not linear.
/// </remarks>
public sealed class StyleNetworkContract : ITaskContract
{
    /// <summary>The task's name in manifests.</summary>
    public const string Task = "style-network";

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

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => [Task, "stylization"];

    /// <inheritdoc/>
    public IEnumerable<string> Check(ModelManifest manifest)
    {
        if (manifest.Preprocessing.Sizes is null)
            yield return "A style network needs preprocessing.sizes.";
        var styles = manifest.Labels.Count;
        if (styles is < 1 or > MaxStyles || manifest.Labels.Distinct(StringComparer.Ordinal).Count() < styles)
            yield return $"A style network's labels are its styles: from 1 to {MaxStyles}, each once.";
        if (manifest.Styles is null || !manifest.Styles.Select(style => style.Name).SequenceEqual(manifest.Labels))
            yield return "A style network needs styles: one for each label, of the same name, in the same order.";
        if (!ManifestRules.AreSame(manifest.Inputs, Inputs(styles)) || !ManifestRules.AreSame(manifest.Outputs, Outputs))
        {
            yield return "A style network has the inputs pixels, uint8 (batch, height, width, 3), styles, float32 (batch, styles), and " +
                "strength, float32 (batch), and the output stylized, uint8 (batch, height, width, 3).";
        }
        foreach (var problem in CheckSizes(manifest.Preprocessing.Sizes).Concat((manifest.Styles ?? []).SelectMany(style => CheckStyle(style, manifest.Files))))
            yield return problem;
    }

    internal static IEnumerable<string> CheckSizes(ImageSizes? sizes)
    {
        if (sizes is null)
            yield break;
        if (sizes.MinSide is < MinSide or > MaxMinSide)
            yield return $"preprocessing.sizes.minSide is {sizes.MinSide}; it lies between {MinSide} and {MaxMinSide}.";
        if (sizes.MaxSide < sizes.MinSide || sizes.MaxSide > MaxSide)
            yield return $"preprocessing.sizes.maxSide is {sizes.MaxSide}; it lies between minSide and {MaxSide}.";
        if (sizes.MultipleOf is < 1 or > MaxMultiple)
            yield return $"preprocessing.sizes.multipleOf is {sizes.MultipleOf}; it lies between 1 and {MaxMultiple}.";
        if (sizes.Context is < 0 or > MaxContext)
            yield return $"preprocessing.sizes.context is {sizes.Context}; it lies between 0 and {MaxContext}.";
        if (sizes.Period is < 1 or > MaxPeriod || (sizes is { Period: > 1, MultipleOf: > 0 } && sizes.Period % sizes.MultipleOf != 0))
            yield return $"preprocessing.sizes.period is {sizes.Period}; it is 1, or a multiple of multipleOf up to {MaxPeriod}.";
    }

    private static IEnumerable<string> CheckStyle(StyleDescription style, IReadOnlyList<PackageFile> files)
    {
        if (!ManifestRules.IsName(style.Name))
            yield return $"styles: '{style.Name}' is not of the form of a file's name.";
        if (string.IsNullOrWhiteSpace(style.Title) || string.IsNullOrWhiteSpace(style.Artist) || string.IsNullOrWhiteSpace(style.Licence))
            yield return $"styles: '{style.Name}' needs a title, an artist and a licence.";
        if (files.FirstOrDefault(file => file.Name == style.Thumbnail) is not { } thumbnail)
            yield return $"styles: '{style.Thumbnail}' is not among the files.";
        else if (thumbnail.Bytes > MaxThumbnailBytes)
            yield return $"styles: '{style.Thumbnail}' has {thumbnail.Bytes} bytes; a thumbnail may have {MaxThumbnailBytes}.";
    }
}
