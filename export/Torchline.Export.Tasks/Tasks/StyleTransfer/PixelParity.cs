using System.Globalization;
using Torchline.Export.Verification;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>Pixels from ONNX Runtime against pixels from libtorch: where the two round to different sides, they differ by 1.</summary>
/// <param name="request">The program in libtorch; its one output is pixels.</param>
internal sealed class PixelParity(ExportRequest request)
{
    private const double LargestShare = 0.01;

    private static readonly Tolerance ByOne = new(1, 0);

    /// <summary>Compares over a sweep of sizes.</summary>
    /// <param name="model">The ONNX file.</param>
    /// <param name="sweep">Sizes to try.</param>
    public VerificationReport Compare(byte[] model, IEnumerable<IReadOnlyDictionary<string, long>> sweep)
    {
        using var onnx = new OnnxProgram(model, Environment.ProcessorCount);
        using var noGradient = no_grad();
        return new VerificationReport([.. sweep.Select(sizes => Compare(onnx, sizes))], FirstDivergence: null);
    }

    private OutputComparison Compare(OnnxProgram onnx, IReadOnlyDictionary<string, long> sizes)
    {
        using var scope = NewDisposeScope();
        Tensor[] inputs = [.. request.Inputs.Select(input => input.SampleOf(sizes))];
        var expected = request.Program(inputs)[0];
        var actual = onnx.Run([.. request.Inputs.Select(input => input.Name)], inputs, request.Outputs)[0];
        var difference = TensorDifference.Of(actual, expected, ByOne);
        var mismatch = difference.Mismatch;
        if (mismatch is null && actual.ne(expected).to(ScalarType.Float64).mean().item<double>() is > LargestShare and var share)
            mismatch = string.Create(CultureInfo.InvariantCulture, $"{share:P2} of the values differ by 1 (tolerance {LargestShare:P0})");
        return new OutputComparison(sizes, request.Outputs[0], difference.MaximumAbsolute, difference.MaximumRelative, mismatch);
    }
}
