using System.Globalization;
using Torchline.Export.Verification;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>
/// Steps in ONNX Runtime against libtorch, by the norm of the difference. A gradient jumps where a ReLU's input is zero and where two values
/// of a pooling window are equal; what is so but for rounding goes one way in one engine and the other way in the other, and a few pixels
/// differ by much.
/// </summary>
internal static class StepParity
{
    private const double Largest = 3e-2; // such pixels have made 1e-2; a wrong gradient makes much more

    /// <summary>Compares each output over a sweep of sizes.</summary>
    /// <param name="request">The step.</param>
    /// <param name="model">Its ONNX file.</param>
    /// <param name="sweep">Heights and widths.</param>
    public static VerificationReport Compare(ExportRequest request, byte[] model, IEnumerable<IReadOnlyDictionary<string, long>> sweep)
    {
        using var onnx = new OnnxProgram(model);
        using var noGradient = no_grad();
        var comparisons = new List<OutputComparison>();
        foreach (var sizes in sweep)
        {
            using var scope = NewDisposeScope();
            var inputs = request.Inputs.Select(input => input.SampleOf(sizes)).ToArray();
            var expected = request.Program(inputs);
            var actual = onnx.Run([.. request.Inputs.Select(input => input.Name)], inputs, request.Outputs);
            comparisons.AddRange(request.Outputs.Select((output, i) => Compare(output, sizes, actual[i], expected[i])));
        }
        var report = new VerificationReport(comparisons, FirstDivergence: null);
        var differing = comparisons.FirstOrDefault(comparison => comparison.Mismatch is not null);
        return differing is null
            ? report
            : report with { FirstDivergence = ModelVerifier.Verify(request, model, [differing.Sizes], Tolerance.Default).FirstDivergence };
    }

    private static OutputComparison Compare(string output, IReadOnlyDictionary<string, long> sizes, Tensor actual, Tensor expected)
    {
        if (actual.dtype != expected.dtype || !actual.shape.SequenceEqual(expected.shape))
            return new OutputComparison(sizes, output, double.PositiveInfinity, double.PositiveInfinity, "the two differ in type or shape");
        var (ours, theirs) = (actual.to(float64), expected.to(float64));
        var error = ((ours - theirs).norm() / theirs.norm().clamp_min(double.Epsilon)).ToDouble();
        var mismatch = error <= Largest
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the norm of the difference is {error:g3} of the norm, and may be {Largest:g3}");
        return new OutputComparison(sizes, output, (ours - theirs).abs().max().ToDouble(), error, mismatch);
    }
}
