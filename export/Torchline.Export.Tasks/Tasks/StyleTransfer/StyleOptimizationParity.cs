using System.Globalization;
using Torchline.Export.Verification;
using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>A whole optimisation in ONNX Runtime against <c>torchline train stylize</c> in libtorch.</summary>
/// <remarks>
/// At the rate of the recipe's end: Adam moves every pixel by about the rate at first, whatever the gradient's size, so the two engines'
/// rounding grows with the iterations until images differ by about a step, and a step of the beginning is some levels wide. So the mean
/// difference is what is compared, and the loss.
/// </remarks>
internal static class StyleOptimizationParity
{
    private const double White = 255;
    private const double LargestMean = 1 / White;
    private const double LargestLossError = 0.02;

    /// <summary>Optimises in both, one after the other.</summary>
    /// <param name="program">Has the graph that looks at images.</param>
    /// <param name="model">The step's ONNX file.</param>
    /// <param name="network">Has the recipe's layers.</param>
    /// <param name="recipe">The layers and the weights of the losses.</param>
    /// <param name="images">What to optimise.</param>
    public static VerificationReport Compare(
        StyleOptimizationProgram program, byte[] model, FeatureNetwork network, StyleOptimizationRecipe recipe, ImagePair images)
    {
        using var scope = NewDisposeScope();
        var threads = get_num_threads();
        using var onnx = new OnnxStyleOptimization(model, program.Targets, threads);
        var (ours, onnxTime) = Timed(() => onnx.Run(images, StyleOptimizationProgram.Iterations, recipe.FinalLearningRate));
        var (theirs, torchTime) = Timed(() => InLibtorch(network, recipe, images));
        var mean = DifferenceOf(ours.Pixels, theirs.Pixels);
        var lossError = Math.Abs(ours.Loss - theirs.Loss) / theirs.Loss;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{StyleOptimizationProgram.Iterations} iterations of {ours.Pixels.shape[2]} x {ours.Pixels.shape[1]} pixels: the engines' images differ by ")
            + string.Create(CultureInfo.InvariantCulture,
                $"{mean * White:g3}/255 on average, from the content by {DifferenceOf(theirs.Pixels, images.Content) * White:g3}/255; losses {ours.Loss:g5} and {theirs.Loss:g5}; ")
            + string.Create(CultureInfo.InvariantCulture,
                $"{onnxTime:f0} ms of processor time an iteration in ONNX Runtime, {torchTime:f0} ms in libtorch ({threads} threads)"));
        return new VerificationReport(
            [
                Comparison(StyleOptimizationProgram.ImageComparison, mean, LargestMean),
                Comparison("the loss", lossError, LargestLossError),
            ],
            FirstDivergence: null);
    }

    private static OutputComparison Comparison(string what, double difference, double largest) => new(
        new Dictionary<string, long>(), what, difference, difference,
        difference <= largest ? null : string.Create(CultureInfo.InvariantCulture, $"it differs by {difference:g3}, and may by {largest:g3}"));

    /// <summary>The mean absolute difference, 0 to 1.</summary>
    private static double DifferenceOf(Tensor pixels, Tensor others) => (pixels.to(float32) - others.to(float32)).abs().mean().ToDouble() / White;

    private static (Tensor Pixels, double Loss) InLibtorch(FeatureNetwork network, StyleOptimizationRecipe recipe, ImagePair images)
    {
        var wanted = recipe with
        {
            Iterations = StyleOptimizationProgram.Iterations,
            LearningRate = recipe.FinalLearningRate,
            DecayAt = StyleOptimizationProgram.Iterations,
            ClampUntil = StyleOptimizationProgram.Iterations,
        };
        using var look = new StyleOptimizationStep(network, wanted);
        var content = look.Normalize(images.Content);
        using var optimizer = new Torchline.Training.Tasks.StyleTransfer.StyleOptimizer(new StyleTransferLoss(network, wanted, content, look.Normalize(images.Style)), wanted, content);
        var losses = new LossValues();
        while (!optimizer.IsFinished)
            losses = optimizer.Step();
        using var _ = no_grad();
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
