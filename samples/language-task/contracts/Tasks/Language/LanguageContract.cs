using Torchline.Contracts.Packages;

namespace Torchline.Contracts.Tasks.Language;

/// <summary>The interface of every language model's ONNX graph.</summary>
public sealed class LanguageContract : ITaskContract
{
    /// <summary>The task's name in manifests.</summary>
    public const string Task = "language";

    /// <summary>The input: the share of each letter in a text, float32 (batch, <see cref="LetterShares.Count"/>).</summary>
    public const string Letters = "letters";

    /// <summary>The output: the probability of each language, float32 (batch, languages), in the order of the labels.</summary>
    public const string Probabilities = "probabilities";

    /// <summary>The graph's inputs.</summary>
    public static IReadOnlyList<TensorSpecification> Inputs { get; } = [new(Letters, ElementType.Float32, ["batch", LetterShares.Count])];

    /// <inheritdoc />
    public IReadOnlyList<string> Names => [Task];

    /// <summary>The graph's outputs.</summary>
    /// <param name="languages">How many languages there are.</param>
    public static IReadOnlyList<TensorSpecification> Outputs(int languages) => [new(Probabilities, ElementType.Float32, ["batch", languages])];

    /// <inheritdoc />
    public IEnumerable<string> Check(ModelManifest manifest)
    {
        if (manifest.Labels.Count < 2)
            yield return "A language model has a label for each of two languages or more.";
        if (!ManifestRules.AreSame(manifest.Inputs, Inputs) || !ManifestRules.AreSame(manifest.Outputs, Outputs(manifest.Labels.Count)))
        {
            yield return $"A language model has the input {Letters}, float32 (batch, {LetterShares.Count}), and the output {Probabilities}, "
                + "float32 (batch, labels).";
        }
    }
}
