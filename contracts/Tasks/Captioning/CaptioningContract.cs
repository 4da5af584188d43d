using Torchline.Contracts.Packages;

namespace Torchline.Contracts.Tasks.Captioning;

/// <summary>What every captioner's ONNX graph has for inputs and outputs: the search for captions is inside it.</summary>
public sealed class CaptioningContract : ITaskContract
{
    /// <summary>The task's name in manifests.</summary>
    public const string Task = "captioning";

    /// <summary>The input: RGB pixels, uint8 (batch, side, side, 3).</summary>
    public const string Pixels = "pixels";

    /// <summary>The input: how many captions the search keeps at each word, int64, a scalar.</summary>
    public const string Beam = "beam";

    /// <summary>The input: the most tokens of a caption, its end included, int64, a scalar.</summary>
    public const string MaxLength = "maxLength";

    /// <summary>
    /// The output: captions as ids of the vocabulary, int64 (batch, beam, maxLength), the best first: the words, then the end if
    /// it was reached, then <see cref="CaptionVocabulary.NullId"/>.
    /// </summary>
    public const string Tokens = "tokens";

    /// <summary>
    /// The output: the sum of each caption's natural log-probabilities, float32 (batch, beam); negative infinity where the search
    /// found fewer captions.
    /// </summary>
    public const string LogProbabilities = "logProbabilities";

    /// <summary>
    /// The output, of models with attention: the attention of the model at each token, float32 (batch, beam, maxLength, regions).
    /// The regions are a square grid over the pixels, row by row; their weights sum up to 1.
    /// </summary>
    public const string Attention = "attention";

    /// <summary>The most captions that the search may keep.</summary>
    public const int MaxBeam = Decoding.MaxBeam;

    /// <summary>The most tokens of a caption.</summary>
    public const int MaxTokens = Decoding.MaxTokens;

    /// <summary>The most regions along a side of the attention's grid.</summary>
    public const int MaxGrid = 32;

    private const int Channels = 3;

    /// <summary>The graph's inputs.</summary>
    /// <param name="side">Pixels of each side.</param>
    public static IReadOnlyList<TensorSpecification> Inputs(int side) =>
    [
        new(Pixels, ElementType.UInt8, ["batch", side, side, Channels]),
        new(Beam, ElementType.Int64, []),
        new(MaxLength, ElementType.Int64, []),
    ];

    /// <summary>The graph's outputs.</summary>
    /// <param name="grid">Regions along a side of the attention's grid; 0 for a model without attention.</param>
    public static IReadOnlyList<TensorSpecification> Outputs(int grid = 0)
    {
        TensorSpecification[] captions =
        [
            new(Tokens, ElementType.Int64, ["batch", "beam", "maxLength"]),
            new(LogProbabilities, ElementType.Float32, ["batch", "beam"]),
        ];
        return grid == 0
            ? captions
            : [.. captions, new(Attention, ElementType.Float32, ["batch", "beam", "maxLength", grid * grid])];
    }

    /// <summary>Regions along a side of the attention's grid; 0 if the outputs have no attention.</summary>
    /// <param name="outputs">The graph's outputs.</param>
    public static int GridOf(IEnumerable<TensorSpecification> outputs)
    {
        var regions = outputs.FirstOrDefault(output => output.Name == Attention)?.Axes.LastOrDefault().Size ?? 0;
        return regions <= MaxGrid * MaxGrid ? (int)Math.Sqrt(regions) : 0;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => [Task];

    /// <inheritdoc/>
    public IEnumerable<string> Check(ModelManifest manifest)
    {
        if (manifest.Decoding is { Vocabulary: null } or { Beam: null } or { MaxLength: null })
            yield return "A captioner needs decoding.vocabulary, decoding.beam and decoding.maxLength.";
        if (manifest.Preprocessing.Image is not { } image)
        {
            yield return "A captioner needs preprocessing.image.";
            yield break;
        }
        if (!ManifestRules.AreSame(manifest.Inputs, Inputs(image.Side)))
            yield return "A captioner has the inputs pixels, uint8 (batch, side, side, 3), beam and maxLength, int64 scalars.";
        if (!ManifestRules.AreSame(manifest.Outputs, Outputs(GridOf(manifest.Outputs))))
        {
            yield return "A captioner has the outputs tokens, int64 (batch, beam, maxLength), logProbabilities, float32 (batch, beam), " +
                "and, if it has any, attention, float32 (batch, beam, maxLength, regions) with the regions of a square grid of " +
                $"{MaxGrid} rows at most.";
        }
    }
}
