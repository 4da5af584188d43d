using Torchline.Contracts.Packages;

namespace Torchline.Contracts.Tasks.Classification;

/// <summary>What every image classifier's ONNX graph looks like from outside.</summary>
public static class ClassificationContract
{
    /// <summary>The task's name in manifests.</summary>
    public const string Task = "classification";

    /// <summary>The input: RGB pixels, uint8 (batch, side, side, 3).</summary>
    public const string Pixels = "pixels";

    /// <summary>The output: one logit a label, float32 (batch, labels); their softmax is the labels' probabilities.</summary>
    public const string Logits = "logits";

    private const int Channels = 3;

    /// <summary>The graph's inputs.</summary>
    /// <param name="side">Pixels of each side.</param>
    public static IReadOnlyList<TensorSpecification> Inputs(int side) =>
        [new(Pixels, ElementType.UInt8, ["batch", side, side, Channels])];

    /// <summary>The graph's outputs.</summary>
    /// <param name="labels">How many labels there are.</param>
    public static IReadOnlyList<TensorSpecification> Outputs(int labels) => [new(Logits, ElementType.Float32, ["batch", labels])];
}
