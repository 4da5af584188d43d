using Torchline.Training.Core.Display;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>The optimisation of photos, pixel by pixel, in each of several styles: what networks are compared with.</summary>
/// <param name="styles">The style images.</param>
/// <param name="loss">Measures the results, with the same styles.</param>
/// <param name="recipe">How each photo is optimised.</param>
/// <param name="file">What has been optimised is kept here, so that a call that is stopped is continued by the next.</param>
internal sealed class PhotoOptimization(StyleImages styles, PerceptualLoss loss, StyleOptimizationRecipe recipe, string file)
{
    /// <summary>Optimises each photo in each style, from the photo on.</summary>
    /// <param name="photos">The photos.</param>
    /// <param name="names">The names of the styles.</param>
    /// <param name="display">Receives a line for each result.</param>
    /// <param name="stop">Ends it after the result under way.</param>
    /// <returns>All results; null if it was stopped.</returns>
    public IReadOnlyList<OptimisedPhoto>? Run(HeldOutPhotos photos, IReadOnlyList<string> names, ITrainingDisplay display, CancellationToken stop)
    {
        var done = File.Exists(file) ? RunFolder.ReadJson<List<OptimisedPhoto>>(file) : [];
        var known = done.Select(one => (one.Photo, one.Style)).ToHashSet();
        foreach (var (path, photo) in photos.Files.Zip(photos.Images))
        {
            foreach (var (number, style) in names.Index())
            {
                if (known.Contains((Path.GetFileName(path), style)))
                    continue;
                if (stop.IsCancellationRequested)
                    return null;
                var (losses, course) = Optimise(photo, number);
                done.Add(new OptimisedPhoto(Path.GetFileName(path), style, losses, course));
                RunFolder.WriteJson(file, done);
                display.Print(string.Create(CultureInfo.InvariantCulture,
                    $"optimised {done.Count} of {photos.Files.Count * names.Count}: {Path.GetFileName(path)}, {style}, content + style {losses.Perceptual:G5}"));
            }
        }
        return done;
    }

    private (LossValues Losses, double[] Course) Optimise(Tensor photo, int style)
    {
        using var scope = NewDisposeScope();
        using var optimizer = new StyleOptimizer(styles.LossOf(photo, style), recipe, photo);
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
