using Torchline.Training.Core.Display;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>Compares a trained network with the optimisation of pixels, on photos that it has not learned from.</summary>
internal sealed class StyleNetworkTest
{
    /// <summary>The style images, and the feature network that measures.</summary>
    public required StyleImages Styles { get; init; }

    /// <summary>The names of the styles.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The photos that were held out; the first ones are compared.</summary>
    public required IReadOnlyList<string> Photos { get; init; }

    /// <summary>What is minimised.</summary>
    public required StyleOptimizationRecipe Objective { get; init; }

    /// <summary>How many photos are compared, of which size, with how many iterations.</summary>
    public required StyleNetworkRecipe Recipe { get; init; }

    /// <summary>What the optimisation came to, as far as it has been done.</summary>
    public required string OptimisedFile { get; init; }

    /// <summary>
    /// Optimises each photo in each style, from the photo on, and paints them by the network; records what both come to. What has been
    /// optimised is kept, so a stopped call is continued, and a second call returns the record.
    /// </summary>
    /// <param name="painted">The network.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="progress">The run's progress.</param>
    /// <param name="display">Receives a line for each optimised photo.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The result; null if it was stopped.</returns>
    /// <exception cref="RunException">The run is not finished: the choice of the weights is still open.</exception>
    public StyleNetworkTestResult? Run(PaintedPhotos painted, RunFolder folder, TrainingProgress progress, ITrainingDisplay display, CancellationToken stop)
    {
        if (!progress.Finished)
            throw new RunException($"{folder.Name}: finish the run before testing it");
        using var photos = new HeldOutPhotos([.. Photos.Take(Recipe.ComparedPhotos)], Recipe.MeasuredSide);
        using var loss = Styles.Loss();
        var optimisation = new PhotoOptimization(Styles, loss, Objective with { Iterations = Recipe.ComparedIterations }, OptimisedFile);
        if (optimisation.Run(photos, Names, display, stop) is not { } optimised)
            return null;

        LossValues[][] measured = [.. photos.Images.Select(photo => painted.Measure(photo, loss))];
        var result = new StyleNetworkTestResult(
            progress.Best!.Epoch, photos.Files.Count, Recipe.MeasuredSide, Recipe.ComparedIterations,
            [.. Names.Select((style, number) => Score(
                style, [.. measured.Select(styles => styles[number])], [.. optimised.Where(one => one.Style == style)]))]);
        RunFolder.WriteJson(folder.TestFile, result);
        return result;
    }

    private static StyleScore Score(string style, IReadOnlyCollection<LossValues> painted, IReadOnlyCollection<OptimisedPhoto> optimised) => new(
        style,
        LossValues.Mean(painted),
        LossValues.Mean([.. optimised.Select(one => one.Losses)]),
        [.. Enumerable.Range(0, optimised.First().Course.Count).Select(iteration => optimised.Average(one => one.Course[iteration]))]);
}

/// <summary>A network against the optimisation of pixels from the content, by what both minimise: <c>test.json</c>.</summary>
/// <param name="Epoch">The epoch whose weights were tested.</param>
/// <param name="Photos">Photos that were not learned from.</param>
/// <param name="Side">Pixels of their sides.</param>
/// <param name="Iterations">Iterations of the optimisation.</param>
/// <param name="Styles">The losses in each style.</param>
public sealed record StyleNetworkTestResult(int Epoch, int Photos, int Side, int Iterations, IReadOnlyList<StyleScore> Styles);

/// <summary>How a network and an optimisation compare in one style: mean losses over the same photos.</summary>
/// <param name="Style">The style's name.</param>
/// <param name="Network">Of what the network painted, in one pass.</param>
/// <param name="Optimised">Of what the optimisation of pixels came to.</param>
/// <param name="Course">The mean <see cref="LossValues.Perceptual"/> of the photos themselves, and after each iteration of the optimisation.</param>
public sealed record StyleScore(string Style, LossValues Network, LossValues Optimised, IReadOnlyList<double> Course)
{
    /// <summary>How many times the optimisation's loss the network's is, of content and style.</summary>
    public double Ratio => Network.Perceptual / Optimised.Perceptual;

    /// <summary>The iterations after which the optimisation is as good as the network; null: it never is.</summary>
    public int? MatchedAfter => Course.Index().Where(reached => reached.Item <= Network.Perceptual).Select(reached => (int?)reached.Index).FirstOrDefault();
}
