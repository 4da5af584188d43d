using Torchline.Contracts.Packages;

namespace Torchline.Contracts.Tasks.Classification;

/// <summary>What every image classifier's ONNX graph has for inputs and outputs.</summary>
public sealed class ClassificationContract : ITaskContract
{
    /// <summary>The task's name in manifests.</summary>
    public const string Task = "classification";

    /// <summary>The input: RGB pixels, uint8 (batch, side, side, 3).</summary>
    public const string Pixels = "pixels";

    /// <summary>The output: one logit a label, float32 (batch, labels); their softmax is the labels' probabilities.</summary>
    public const string Logits = "logits";

    /// <summary>
    /// The second output, of classifiers that have it: how far an image is from those of the training, float32 (batch). Up to
    /// <see cref="Decoding.MaxDistance"/> an answer is certain.
    /// </summary>
    public const string Distance = "distance";

    private const int Channels = 3;

    /// <summary>The graph's inputs.</summary>
    /// <param name="side">Pixels of each side.</param>
    public static IReadOnlyList<TensorSpecification> Inputs(int side) =>
        [new(Pixels, ElementType.UInt8, ["batch", side, side, Channels])];

    /// <summary>The graph's outputs.</summary>
    /// <param name="labels">How many labels there are.</param>
    /// <param name="withDistance">Whether there is the distance from the training images.</param>
    public static IReadOnlyList<TensorSpecification> Outputs(int labels, bool withDistance = false)
    {
        var logits = new TensorSpecification(Logits, ElementType.Float32, ["batch", labels]);
        return withDistance ? [logits, new(Distance, ElementType.Float32, ["batch"])] : [logits];
    }

    /// <summary>Whether a classifier has the distance.</summary>
    public static bool HasDistance(ModelManifest manifest) => manifest.Outputs.Count > 1;

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => [Task];

    /// <inheritdoc/>
    public IEnumerable<string> Check(ModelManifest manifest)
    {
        if (manifest.Preprocessing.Image is not { } image)
        {
            yield return "A classifier of images needs preprocessing.image.";
            yield break;
        }
        if (manifest.Labels.Count < 2 || manifest.Labels.Any(string.IsNullOrWhiteSpace))
            yield return "A classifier needs two labels or more, none of them empty.";
        if (!ManifestRules.AreSame(manifest.Inputs, Inputs(image.Side)) ||
            !ManifestRules.AreSame(manifest.Outputs, Outputs(manifest.Labels.Count, HasDistance(manifest))))
        {
            yield return "A classifier has the input pixels, uint8 (batch, side, side, 3), and the output logits, float32 (batch, labels); "
                + "after it may stand distance, float32 (batch).";
        }
        if (HasDistance(manifest) != manifest.Decoding.MaxDistance is not null)
            yield return "A classifier with the output distance has decoding.maxDistance, and no other has it.";
    }
}
