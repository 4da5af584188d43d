using static TorchSharp.torch;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>Pixels from ONNX Runtime against pixels from libtorch: where the two round to different sides, they differ by 1.</summary>
internal static class StyleNetworkParity
{
    private const double LargestShare = 0.01;

    private static readonly Tolerance ByOne = new(1, 0);

    /// <summary>Compares over a sweep of sizes.</summary>
    public static VerificationReport Compare(ExportRequest request, byte[] model, IEnumerable<IReadOnlyDictionary<string, long>> sweep) =>
        ModelVerifier.Verify(request, model, sweep, ByOne, threads: Environment.ProcessorCount, compare: (actual, expected) =>
        {
            var difference = TensorDifference.Of(actual, expected, ByOne);
            return difference.Mismatch is null && actual.ne(expected).to(ScalarType.Float64).mean().item<double>() is > LargestShare and var share
                ? difference with { Mismatch = FormattableString.Invariant($"{share:P2} of the values differ by 1 (tolerance {LargestShare:P0})") }
                : difference;
        });

    /// <summary>The graph at strength 0 against the pixels that it is given: not one may differ.</summary>
    /// <param name="request">A program whose first input are the pixels, and whose output is of their shape.</param>
    /// <param name="model">The ONNX file's bytes.</param>
    /// <param name="sweep">Values of the dynamic dimensions.</param>
    /// <param name="strength">The name of the input that is the strength.</param>
    public static VerificationReport CompareContent(
        ExportRequest request, byte[] model, IEnumerable<IReadOnlyDictionary<string, long>> sweep, string strength)
    {
        GraphInput[] inputs = [.. request.Inputs.Select(input => input.Name == strength ? input with { Sample = shape => zeros(shape) } : input)];
        return ModelVerifier.Verify(request with { Inputs = inputs, Program = given => [given[0]] }, model, sweep, new Tolerance(0, 0));
    }
}
