using System.Globalization;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Text;

namespace Torchline.Contracts.Tasks.Sentiment;

/// <summary>What every sentiment model's ONNX graph has for inputs and outputs.</summary>
public sealed class SentimentContract : ITaskContract
{
    /// <summary>The task's name in manifests.</summary>
    public const string Task = "sentiment";

    /// <summary>
    /// The input: vocabulary ids, int64 (batch, length), with padding at the end of a row: 0, or the id of a word-piece vocabulary's
    /// <c>[PAD]</c>. The graph takes a row's length from its padding.
    /// </summary>
    public const string Tokens = "tokens";

    /// <summary>The output: the probability of <see cref="Positive"/>, float32 (batch).</summary>
    public const string Probability = "probability";

    /// <summary>The label of probabilities below the threshold.</summary>
    public const string Negative = "negative";

    /// <summary>The label of probabilities from the threshold on.</summary>
    public const string Positive = "positive";

    /// <summary>The graph's inputs.</summary>
    public static IReadOnlyList<TensorSpecification> Inputs { get; } = [new(Tokens, ElementType.Int64, ["batch", "length"])];

    /// <summary>The graph's outputs.</summary>
    public static IReadOnlyList<TensorSpecification> Outputs { get; } = [new(Probability, ElementType.Float32, ["batch"])];

    /// <summary>The labels in the order of the data's class numbers.</summary>
    public static IReadOnlyList<string> Labels { get; } = [Negative, Positive];

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => [Task];

    /// <inheritdoc/>
    public IEnumerable<string> Check(ModelManifest manifest)
    {
        if (!ManifestRules.AreSame(manifest.Inputs, Inputs) || !ManifestRules.AreSame(manifest.Outputs, Outputs))
            yield return "A sentiment model has the input tokens, int64 (batch, length), and the output probability, float32 (batch).";
        if (!manifest.Labels.SequenceEqual(Labels))
            yield return $"A sentiment model's labels are {string.Join(", ", Labels)}.";
        if (manifest.Preprocessing.Text is not { } text)
            yield return "A sentiment model needs preprocessing.text.";
        else if (Check(text) is { } problem)
            yield return problem;
    }

    private static string? Check(TextPreprocessing text) => text switch
    {
        { Tokenizer: ReviewTokenizer.Name, LowerCase: null, Emoji: null } => null,
        { Tokenizer: ReviewTokenizer.Name } => $"preprocessing.text: '{ReviewTokenizer.Name}' has neither lowerCase nor emoji.",
        { Tokenizer: not WordPieceTokenizer.Name } =>
            $"preprocessing.text.tokenizer '{text.Tokenizer}' is unknown; " +
            $"'{ReviewTokenizer.Name}' and '{WordPieceTokenizer.Name}' are supported.",
        { LowerCase: not true } => "preprocessing.text.lowerCase is not true; word pieces of other text are not supported.",
        { Emoji: not EmojiWords.Version } =>
            $"preprocessing.text.emoji is {text.Emoji?.ToString(CultureInfo.InvariantCulture) ?? "missing"}; " +
            $"this program has version {EmojiWords.Version} of the table.",
        { MaxTokens: < WordPieceTokenizer.MinTokens } =>
            $"preprocessing.text.maxTokens is {text.MaxTokens}; a text of word pieces has {WordPieceTokenizer.MinTokens} at least.",
        _ => null,
    };
}
