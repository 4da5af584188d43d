using Torchline.Training.Core.Display;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>Compares a trained network with the optimisation of pixels, on photos that it has not learned from.</summary>
internal static class StyleNetworkTest
{
    /// <summary>
    /// Optimises each photo in each style, from the photo on, and paints them by the network; records what both come to. What has been
    /// optimised is kept, so a stopped call is continued, and a second call returns the record.
    /// </summary>
    /// <returns>The result; null if it was stopped.</returns>
    /// <exception cref="RunException">The run is not finished: the choice of the weights is still open.</exception>
    public static StyleNetworkTestResult? Run(StyleNetworkRun run, StyleNetworkData data, ITrainingDisplay display, CancellationToken stop)
    {
        if (run.Test is { } known)
            return known;
        if (!run.Progress.Finished)
            throw new RunException($"{run.Folder.Name}: finish the run before testing it");
        var (options, recipe) = (run.Configuration.Options, run.Configuration.Options.Recipe);
        using var photos = new HeldOutPhotos([.. data.Photos.HeldOut.Take(recipe.ComparedPhotos)], recipe.MeasuredSide);
        using var loss = data.LossOf(options);
        if (Optimise(run, data, photos, loss, display, stop) is not { } optimised)
            return null;

        using var painted = new PaintedPhotos(run.Network, options.Styles.Count);
        LossValues[][] measured = [.. photos.Images.Select(photo => painted.Measure(photo, loss))];
        var result = new StyleNetworkTestResult(
            run.Progress.Best!.Epoch, photos.Files.Count, recipe.MeasuredSide, recipe.ComparedIterations,
            [.. options.Styles.Select((style, number) => Score(
                style.Name, [.. measured.Select(styles => styles[number])], [.. optimised.Where(one => one.Style == style.Name)]))]);
        RunFolder.WriteJson(run.Folder.TestFile, result);
        return result;
    }

    private static StyleScore Score(string style, IReadOnlyCollection<LossValues> painted, IReadOnlyCollection<OptimisedPhoto> optimised) => new(
        style,
        LossValues.Mean(painted),
        LossValues.Mean([.. optimised.Select(one => one.Losses)]),
        [.. Enumerable.Range(0, optimised.First().Course.Count).Select(iteration => optimised.Average(one => one.Course[iteration]))]);

    private static List<OptimisedPhoto>? Optimise(
        StyleNetworkRun run, StyleNetworkData data, HeldOutPhotos photos, PerceptualLoss loss, ITrainingDisplay display, CancellationToken stop)
    {
        var (options, file) = (run.Configuration.Options, run.Files.Optimised);
        var done = File.Exists(file) ? RunFolder.ReadJson<List<OptimisedPhoto>>(file) : [];
        var known = done.Select(one => (one.Photo, one.Style)).ToHashSet();
        foreach (var (path, photo) in photos.Files.Zip(photos.Images))
        {
            foreach (var (number, style) in options.Styles.Index())
            {
                if (known.Contains((Path.GetFileName(path), style.Name)))
                    continue;
                if (stop.IsCancellationRequested)
                    return null;
                var (losses, course) = Optimise(data, options, photo, number, loss);
                done.Add(new OptimisedPhoto(Path.GetFileName(path), style.Name, losses, course));
                RunFolder.WriteJson(file, done);
                display.Print(string.Create(CultureInfo.InvariantCulture,
                    $"optimised {done.Count} of {photos.Files.Count * options.Styles.Count}: {Path.GetFileName(path)}, {style.Name}, content + style {losses.Perceptual:G5}"));
            }
        }
        return done;
    }

    private static (LossValues Losses, double[] Course) Optimise(StyleNetworkData data, StyleNetworkOptions options, Tensor photo, int style, PerceptualLoss loss)
    {
        using var scope = NewDisposeScope();
        var recipe = options.Objective with { Iterations = options.Recipe.ComparedIterations };
        using var optimizer = new StyleOptimizer(data.LossOf(options, photo, style), recipe, photo);
        var course = new List<double>();
        while (!optimizer.IsFinished)
            course.Add(optimizer.Step().Perceptual); // of the image before the step
        using var bounds = new ImageBounds(recipe.Clamp);
        var image = optimizer.Pixels.detach().clone();
        bounds.Apply(image);
        var losses = loss.ValuesOf(image, photo, style);
        return (losses, [.. course, losses.Perceptual]);
    }
}

/// <summary>What the optimisation of pixels made of a photo in one style.</summary>
/// <param name="Photo">The photo's file name.</param>
/// <param name="Style">The style's name.</param>
/// <param name="Losses">Its losses in the end.</param>
/// <param name="Course"><see cref="LossValues.Perceptual"/> of the photo itself, and after each iteration.</param>
internal sealed record OptimisedPhoto(string Photo, string Style, LossValues Losses, IReadOnlyList<double> Course);

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
