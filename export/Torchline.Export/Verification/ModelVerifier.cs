using Torchline.Contracts.Runtime;
using Torchline.Export.Lowering;
using static TorchSharp.torch;

namespace Torchline.Export.Verification;

/// <summary>Runs a model in ONNX Runtime and its program in libtorch on the same inputs, and compares what comes out.</summary>
public static class ModelVerifier
{
    /// <summary>Compares over a sweep of sizes; on a mismatch, finds where the two part.</summary>
    /// <param name="request">The program that was exported.</param>
    /// <param name="model">The ONNX file's bytes.</param>
    /// <param name="sweep">Values of the dynamic dimensions to try; one empty dictionary where none is dynamic.</param>
    /// <param name="tolerance">How far the two may be apart.</param>
    /// <param name="registry">Lowerings that the export used; this library's own when null.</param>
    /// <param name="compare">How an output (its actual value, the expected one) is compared; element by element, within the tolerance, when null.</param>
    /// <param name="threads">Threads inside an operator of ONNX Runtime.</param>
    public static VerificationReport Verify(
        ExportRequest request,
        byte[] model,
        IEnumerable<IReadOnlyDictionary<string, long>> sweep,
        Tolerance tolerance,
        LoweringRegistry? registry = null,
        Func<Tensor, Tensor, TensorDifference>? compare = null,
        int threads = 1)
    {
        using var onnx = new OnnxProgram(model, threads);
        return Verify(request, onnx, sweep, tolerance, registry, compare);
    }

    /// <summary>
    /// Compares what an export gave, of any size, at <see cref="ExportedModel.SizesToVerify"/>: two sizes beyond all that were traced are
    /// among them. On a mismatch, finds where the two part.
    /// </summary>
    /// <param name="request">The program that was exported.</param>
    /// <param name="model">What the export gave.</param>
    /// <param name="tolerance">How far the two may be apart.</param>
    /// <param name="more">Further values of the dynamic dimensions to try.</param>
    /// <param name="registry">Lowerings that the export used; this library's own when null.</param>
    /// <param name="compare">How an output (its actual value, the expected one) is compared; element by element, within the tolerance, when null.</param>
    /// <param name="threads">Threads inside an operator of ONNX Runtime.</param>
    public static VerificationReport Verify(
        ExportRequest request,
        ExportedModel model,
        Tolerance tolerance,
        IEnumerable<IReadOnlyDictionary<string, long>>? more = null,
        LoweringRegistry? registry = null,
        Func<Tensor, Tensor, TensorDifference>? compare = null,
        int threads = 1)
    {
        using var onnx = OnnxProgram.Open(model, threads);
        return Verify(request, onnx, model.SizesToVerify.Concat(more ?? []), tolerance, registry, compare);
    }

    private static VerificationReport Verify(
        ExportRequest request,
        OnnxProgram onnx,
        IEnumerable<IReadOnlyDictionary<string, long>> sweep,
        Tolerance tolerance,
        LoweringRegistry? registry,
        Func<Tensor, Tensor, TensorDifference>? compare)
    {
        using var pause = FinalizerPause.Start();
        using var noGradient = no_grad();
        compare ??= (actual, expected) => TensorDifference.Of(actual, expected, tolerance);
        var inputNames = request.Inputs.Select(input => input.Name).ToArray();
        var comparisons = new List<OutputComparison>();
        Divergence? divergence = null;
        foreach (var sizes in sweep)
        {
            FinalizerPause.Breathe();
            using var scope = NewDisposeScope();
            var inputs = request.Inputs.Select(input => input.SampleOf(sizes)).ToArray();
            // The program may write to what it is given.
            var expected = request.Program([.. inputs.Select(input => input.clone())]);
            var actual = onnx.Run(inputNames, inputs, request.Outputs);
            foreach (var (i, output) in request.Outputs.Index())
            {
                var difference = compare(actual[i], expected[i]);
                comparisons.Add(OutputComparison.Of(sizes, output, difference));
                if (difference.Mismatch is not null) divergence ??= DivergenceSearch.Run(request, inputs, tolerance, registry ?? new LoweringRegistry());
            }
        }
        return new VerificationReport(comparisons, divergence);
    }

    /// <summary>Every combination of the given values of each dynamic dimension.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, long>> Sweep(params (string Dimension, long[] Values)[] axes) =>
        axes.Aggregate(
            (IEnumerable<IReadOnlyDictionary<string, long>>)[new Dictionary<string, long>()],
            (cases, axis) => cases.SelectMany(sizes => axis.Values.Select(value => new Dictionary<string, long>(sizes) { [axis.Dimension] = value })));
}
