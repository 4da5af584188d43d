using System.Text.RegularExpressions;

namespace Torchline.OnnxRuntime.Tests.NodeVectors;

/// <summary>Why ONNX Runtime may not pass a vector: it refuses the model, or the vector is known to be no measure.</summary>
internal static partial class KnownReasons
{
    private const string LikeHasOtherShape = "its input 'like' has the shape [1], its model declares [3,4]";

    /// <summary>Vectors with which ONNX Runtime is right to disagree.</summary>
    private static readonly Dictionary<string, string> _disputed = new()
    {
        ["node/test_castlike_BFLOAT16_to_FLOAT"] = LikeHasOtherShape,
        ["node/test_castlike_BFLOAT16_to_FLOAT_expanded"] = LikeHasOtherShape,
        ["node/test_castlike_FLOAT_to_BFLOAT16"] = LikeHasOtherShape,
        ["node/test_castlike_FLOAT_to_BFLOAT16_expanded"] = LikeHasOtherShape,
        ["node/test_maxunpool_export_with_output_shape"] =
            "its output is invalid: it takes the indices as those of the pooled shape (onnx issue 2398, onnxruntime pull request 2193)",
        ["node/test_resize_downsample_scales_linear_align_corners"] =
            "it aligns corners by the fractional length 4 * 0.6 = 2.4, ONNX Runtime by the length 2 that the output has",
        ["node/test_resize_downsample_scales_cubic_align_corners"] =
            "it aligns corners by the fractional length 4 * 0.8 = 3.2, ONNX Runtime by the length 3 that the output has",
    };

    /// <summary>Whether the model draws random numbers: only types and shapes can be compared.</summary>
    public static bool IsRandom(string vector) => Random().IsMatch(vector);

    public static string? Disputed(string vector) => _disputed.GetValueOrDefault(vector);

    /// <summary>ONNX Runtime's own refusal in an exception's message; null for any other failure.</summary>
    public static string? Refusal(string message) => Refusals().IsMatch(message) ? message.ReplaceLineEndings(" ") : null;

    [GeneratedRegex("^node/test_(bernoulli|training_dropout(?!_zero_ratio))")]
    private static partial Regex Random();

    // No kernel (for the type, or for opsets before 7); no such operator (the preview domain of training); no batch-major
    // recurrent layers; and StringNormalizer's locale, which the machine has to have.
    [GeneratedRegex(@"^\[ErrorCode:NotImplemented\]|is not a registered function/op|Batchwise recurrent operations.* are not supported"
        + "|Failed to construct locale", RegexOptions.Singleline)]
    private static partial Regex Refusals();
}
