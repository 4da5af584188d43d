using System.Diagnostics;
using System.Globalization;
using Torchline.Export.Verification;
using Torchline.Training.Models.StyleTransfer;
using Torchline.Training.StyleTransfer;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Export.Cli.StyleOptimization;

/// <summary>
/// A whole optimisation in ONNX Runtime against <c>torchline train stylize</c> in libtorch. The two round in another order and Adam's first
/// steps magnify that, so pictures are compared by their mean difference.
/// </summary>
internal static class StyleOptimizationParity
{
    private const double White = 255;
    private const double LargestMean = 1 / White;

    /// <summary>Optimises in both, one after the other.</summary>
    /// <param name="program">Has the graph that looks at pictures.</param>
    /// <param name="model">The step's ONNX file.</param>
    /// <param name="network">Has the recipe's layers.</param>
    /// <param name="recipe">The layers and the weights of the losses.</param>
    /// <param name="pictures">What to optimise.</param>
    public static VerificationReport Compare(
        StyleOptimizationProgram program, byte[] model, FeatureNetwork network, StylizeRecipe recipe, PicturePair pictures)
    {
        using var scope = NewDisposeScope();
        var threads = get_num_threads();
        using var onnx = new OnnxStyleOptimization(model, program.Targets, threads);
        var (ours, onnxSeconds) = Timed(() => onnx.Run(pictures, StyleOptimizationProgram.Iterations, recipe.LearningRate));
        var (theirs, torchSeconds) = Timed(() => InLibtorch(network, recipe, pictures));
        var mean = (ours.to(float32) - theirs.to(float32)).abs().mean().ToDouble() / White;
        var moved = (theirs.to(float32) - pictures.Content.to(float32)).abs().mean().ToDouble() / White;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{StyleOptimizationProgram.Iterations} iterations of {ours.shape[2]} x {ours.shape[1]} pixels: the engines' pictures differ by {mean * White:g3}/255 on average, ")
            + string.Create(CultureInfo.InvariantCulture, $"from the content by {moved * White:g3}/255; ")
            + string.Create(CultureInfo.InvariantCulture,
                $"{onnxSeconds / StyleOptimizationProgram.Iterations * 1000:f0} ms an iteration in ONNX Runtime, {torchSeconds / StyleOptimizationProgram.Iterations * 1000:f0} ms in libtorch, {threads} threads"));
        var mismatch = mean <= LargestMean ? null : string.Create(CultureInfo.InvariantCulture, $"it differs by {mean * White:g3}/255 on average, and may by 1/255");
        return new VerificationReport(
            [new OutputComparison(new Dictionary<string, long>(), StyleOptimizationProgram.PictureComparison, mean, mean, mismatch)], FirstDivergence: null);
    }

    private static Tensor InLibtorch(FeatureNetwork network, StylizeRecipe recipe, PicturePair pictures)
    {
        var wanted = recipe with { Iterations = StyleOptimizationProgram.Iterations };
        using var look = new StyleOptimizationStep(network, wanted);
        var content = look.Normalize(pictures.Content);
        using var stylization = new Stylization(new StyleTransferLoss(network, wanted, content, look.Normalize(pictures.Style)), wanted, content);
        while (!stylization.IsFinished)
            stylization.Step();
        using var _ = no_grad();
        return NormalizedPicture.ToPixels(stylization.Pixels);
    }

    private static (Tensor Picture, double Seconds) Timed(Func<Tensor> optimize)
    {
        var clock = Stopwatch.StartNew();
        var picture = optimize();
        return (picture, clock.Elapsed.TotalSeconds);
    }
}
