using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>One step, and a whole optimisation, in ONNX Runtime against libtorch.</summary>
internal static class StyleOptimizationParity
{
    private const double LargestTargetError = 1e-5; // rounding makes up to 1e-6; one wrong element of a million makes 1e-3
    private const double LargestStepError = 3e-2; // such pixels have made 1e-2; a wrong gradient makes much more
    private const double White = 255;
    private const double LargestMean = 1 / White;
    private const double LargestLossError = 0.02;

    /// <summary>
    /// Compares content and style of images over a sweep of sizes, by the norm of the difference: where the terms of a sum cancel, what is left
    /// has the rounding of its largest terms.
    /// </summary>
    public static VerificationReport CompareTargets(ExportRequest request, byte[] model, IEnumerable<IReadOnlyDictionary<string, long>> sweep) =>
        ModelVerifier.Verify(request, model, sweep, Tolerance.Default, compare: ByNorm(LargestTargetError));

    /// <summary>
    /// Compares each output of a step over a sweep of sizes, by the norm of the difference. A gradient jumps where a ReLU's input is zero
    /// and where two values of a pooling window are equal; what is so but for rounding goes one way in one engine and the other way in the
    /// other, and a few pixels differ by much.
    /// </summary>
    public static VerificationReport CompareStep(ExportRequest request, byte[] model, IEnumerable<IReadOnlyDictionary<string, long>> sweep) =>
        ModelVerifier.Verify(request, model, sweep, Tolerance.Default, compare: ByNorm(LargestStepError));

    /// <summary>Optimises in both engines, one after the other: with the graphs, and as <c>torchline train stylize</c> does.</summary>
    /// <remarks>
    /// At the rate of the recipe's end: Adam moves every pixel by about the rate at first, whatever the gradient's size, so the two
    /// engines' rounding grows with the iterations until images differ by about a step, and a step of the beginning is some levels wide. So
    /// the mean difference is what is compared, and the loss.
    /// </remarks>
    public static VerificationReport Compare(
        StyleOptimizationProgram program, byte[] model, FeatureNetwork network, StyleOptimizationRecipe recipe, ImagePair images)
    {
        using var scope = NewDisposeScope();
        var threads = get_num_threads();
        using var onnx = new StyleOptimizationSession(model, program.Targets, threads);
        var (ours, onnxTime) = Timed(() => onnx.Run(images, StyleOptimizationProgram.Iterations, recipe.FinalLearningRate));
        var (theirs, torchTime) = Timed(() => InLibtorch(network, recipe, images));
        var mean = DifferenceOf(ours.Pixels, theirs.Pixels);
        var lossError = Math.Abs(ours.Loss - theirs.Loss) / theirs.Loss;
        Console.WriteLine(
            FormattableString.Invariant($"{StyleOptimizationProgram.Iterations} iterations of {ours.Pixels.shape[2]} x {ours.Pixels.shape[1]} pixels: ")
            + FormattableString.Invariant($"the engines' images differ by {mean * White:g3}/255 on average, ")
            + FormattableString.Invariant($"from the content by {DifferenceOf(theirs.Pixels, images.Content) * White:g3}/255; ")
            + FormattableString.Invariant($"losses {ours.Loss:g5} and {theirs.Loss:g5}; {onnxTime:f0} ms of processor time an iteration in ONNX Runtime, ")
            + FormattableString.Invariant($"{torchTime:f0} ms in libtorch ({threads} threads)"));
        return new VerificationReport(
            [
                Comparison(StyleOptimizationProgram.ImageComparison, mean, LargestMean),
                Comparison("the loss", lossError, LargestLossError),
            ],
            FirstDivergence: null);
    }

    private static Func<Tensor, Tensor, TensorDifference> ByNorm(double largest) => (actual, expected) =>
    {
        if (actual.dtype != expected.dtype || !actual.shape.SequenceEqual(expected.shape))
            return TensorDifference.Of(actual, expected, Tolerance.Default);
        var (ours, theirs) = (actual.to(float64), expected.to(float64));
        var error = ((ours - theirs).norm() / theirs.norm().clamp_min(double.Epsilon)).ToDouble();
        return new TensorDifference((ours - theirs).abs().max().ToDouble(), error, error <= largest
            ? null
            : FormattableString.Invariant($"the norm of the difference is {error:g3} of the norm, and may be {largest:g3}"));
    };

    private static OutputComparison Comparison(string what, double difference, double largest) => new(
        new Dictionary<string, long>(), what, difference, difference,
        difference <= largest ? null : FormattableString.Invariant($"it differs by {difference:g3}, and may by {largest:g3}"));

    /// <summary>The mean absolute difference, 0 to 1.</summary>
    private static double DifferenceOf(Tensor pixels, Tensor others) => (pixels.to(float32) - others.to(float32)).abs().mean().ToDouble() / White;

    private static (Tensor Pixels, double Loss) InLibtorch(FeatureNetwork network, StyleOptimizationRecipe recipe, ImagePair images)
    {
        var constant = recipe with
        {
            Iterations = StyleOptimizationProgram.Iterations,
            LearningRate = recipe.FinalLearningRate,
            DecayAt = StyleOptimizationProgram.Iterations,
            ClampUntil = StyleOptimizationProgram.Iterations,
        };
        using var step = new StyleOptimizationStep(network, constant);
        var content = step.Normalize(images.Content);
        using var optimizer = new Torchline.Training.Tasks.StyleTransfer.StyleOptimizer(
            new StyleTransferLoss(network, constant, content, step.Normalize(images.Style)), constant, content);
        var losses = new LossValues();
        while (!optimizer.IsFinished)
            losses = optimizer.Step();
        using var noGradient = no_grad();
        return (NormalizedImage.ToPixels(optimizer.Pixels), losses.Total);
    }

    /// <summary>Milliseconds of all processors for an iteration: what else the machine does counts little.</summary>
    private static (T Result, double Milliseconds) Timed<T>(Func<T> optimize)
    {
        var before = Environment.CpuUsage.TotalTime;
        var result = optimize();
        return (result, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / StyleOptimizationProgram.Iterations);
    }
}
