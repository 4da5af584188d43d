using Torchline.Contracts.TrainingSteps;
using Torchline.Export.Verification;
using static TorchSharp.torch;

namespace Torchline.Export.TrainingSteps;

/// <summary>
/// Trains in ONNX Runtime and in libtorch from the same state on the same data, and compares the losses, and in the end the buffers and what
/// the optimizer keeps, which is made of the gradients.
/// </summary>
public static class TrainingStepVerifier
{
    // Of a loss: rounding of the float32 sums of some steps.
    private static readonly Tolerance Near = new(1e-6, 1e-3);

    // Of what the optimizer keeps, by norm: a gradient jumps where a ReLU's input is zero but for rounding.
    private const double LargestError = 2e-2;

    /// <summary>Compares some steps. A step that draws by chance is exported anew without its dropout: the engines draw other numbers.</summary>
    /// <param name="request">What was exported. The module is as before afterwards.</param>
    /// <param name="step">What the export gave.</param>
    /// <param name="sizes">Values of the dynamic dimensions, one set for each step.</param>
    /// <param name="learningRate">The learning rate of all steps.</param>
    public static VerificationReport Verify(
        TrainingStepRequest request, ExportedTrainingStep step, IReadOnlyList<IReadOnlyDictionary<string, long>> sizes, double learningRate)
    {
        if (!request.HasSeed) return Compare(request, step, sizes, learningRate);
        var layers = request.Module.modules().Where(module => module.training && module.GetType().Name.Contains("Dropout", StringComparison.Ordinal)).ToArray();
        foreach (var layer in layers) layer.eval();
        try
        {
            var certain = request with { HasSeed = false };
            return Compare(certain, TrainingStepExporter.Export(certain), sizes, learningRate);
        }
        finally
        {
            foreach (var layer in layers) layer.train();
        }
    }

    private static VerificationReport Compare(
        TrainingStepRequest request, ExportedTrainingStep step, IReadOnlyList<IReadOnlyDictionary<string, long>> sizes, double learningRate)
    {
        using var before = ModuleSnapshot.Take(request.Module);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        using var onnx = OnnxProgram.Open(step.Model, get_num_threads());
        var program = TrainingStepProgram.Of(request);
        string[] results = [.. step.Description.Results];
        var (skipped, live) = (1 + request.Outputs.Count, program.State.Parameters.Concat(program.State.Buffers).ToArray());
        var names = step.Description.State.Select(state => state.Name).ToArray();
        var rate = tensor((float)learningRate);

        Tensor[] state = [.. live.Select(entry => entry.Tensor.detach().clone()), .. program.State.Kept.Select(entry => zeros_like(entry.Parameter)), tensor(0L)];
        var kept = state[live.Length..];
        var comparisons = new List<OutputComparison>();
        foreach (var size in sizes)
        {
            Tensor[] data = [.. request.Inputs.Concat(request.Targets).Select(input => input.SampleOf(size)), rate];
            var expected = program.Run([.. data, .. kept]);
            var actual = onnx.Run([.. step.Description.Inputs, TrainingStepDescription.LearningRate, .. names], [.. data, .. state], results);
            comparisons.Add(OutputComparison.Of(size, TrainingStepDescription.Loss, TensorDifference.Of(actual[0], expected[0], Near)));
            // Each engine goes on from what it made.
            foreach (var (entry, next) in live.Zip(expected.Skip(skipped))) entry.Tensor.copy_(next);
            kept = [.. expected.Skip(skipped + live.Length)];
            state = actual[skipped..];
        }
        var moved = step.Description.State.Index().Where(entry => entry.Item.Kind != StateKind.Parameter && entry.Item.Type != StateTensor.Int64);
        Tensor[] theirs = [.. live.Select(entry => entry.Tensor.detach()), .. kept];
        comparisons.AddRange(moved.Select(entry => ByNorm(sizes[^1], entry.Item.Name, state[entry.Index], theirs[entry.Index])));
        return new VerificationReport(comparisons, FirstDivergence: null);
    }

    private static OutputComparison ByNorm(IReadOnlyDictionary<string, long> sizes, string name, Tensor actual, Tensor expected)
    {
        double difference = (actual - expected).norm().item<float>();
        var error = difference / Math.Max(expected.norm().item<float>(), double.Epsilon);
        return new OutputComparison(sizes, name, difference, difference == 0 ? 0 : error, difference == 0 || error <= LargestError
            ? null
            : FormattableString.Invariant($"the norm of the difference is {error:g3} of the norm, and may be {LargestError:g3}"));
    }
}
