using Torchline.InferenceService.Serving;
using Torchline.Teaching;

namespace Torchline.InferenceService.Tasks.Classification.Teaching;

/// <summary>A model that was taught and is served.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">Its new version.</param>
/// <param name="Parent">The model that was taught, <c>name/version</c>; it stays in the folder of the models.</param>
/// <param name="Accuracy">The share of images that were classified rightly by a head that was taught without them: the mean over the folds.</param>
/// <param name="Deviation">The standard deviation of that share over the folds.</param>
/// <param name="Labels">The labels in the order of the model's outputs.</param>
/// <param name="Images">How many images were learnt from.</param>
/// <param name="SkippedImages">How many images were left out.</param>
/// <param name="Skipped">The first 100 of them, and why.</param>
/// <param name="SawImagesBefore">Whether the model's backbone was trained on these very images: the accuracy is too high then.</param>
/// <param name="Seconds">How long it took, the upload included.</param>
public sealed record TeachResponse(
    string Model,
    int Version,
    string Parent,
    double Accuracy,
    double Deviation,
    IReadOnlyList<TaughtLabel> Labels,
    int Images,
    int SkippedImages,
    IReadOnlyList<LeftOutImage> Skipped,
    bool SawImagesBefore,
    double Seconds) : IJsonBody<TeachResponse>
{
    private const int MostSkipped = 100;

    static JsonTypeInfo<TeachResponse> IJsonBody<TeachResponse>.Json => ClassificationJson.Default.TeachResponse;

    internal static TeachResponse Of(ModelPackage package, TaughtClassifier taught, IReadOnlyList<SkippedImage> skipped, TimeSpan time) => new(
        package.Manifest.Name,
        package.Manifest.Version,
        $"{taught.Parent.Name}/{taught.Parent.Version}",
        taught.CrossValidation.Mean,
        taught.CrossValidation.Deviation,
        [.. taught.Labels.Select((label, i) => new TaughtLabel(label, taught.Counts[i], taught.CrossValidation.Recalls[i]))],
        taught.Counts.Sum(),
        skipped.Count,
        [.. skipped.Take(MostSkipped).Select(image => new LeftOutImage(image.Label, image.Name, image.Reason))],
        taught.HasTrainedOnTheseImages,
        Math.Round(time.TotalSeconds, 3));
}

/// <summary>A label of a taught model.</summary>
/// <param name="Label">The label.</param>
/// <param name="Images">How many images it had.</param>
/// <param name="Recognised">The share of them that was recognised by a head that was taught without them.</param>
public sealed record TaughtLabel(string Label, int Images, double Recognised);

/// <summary>An image that was left out.</summary>
/// <param name="Label">Its label.</param>
/// <param name="File">The file's name.</param>
/// <param name="Reason">Why.</param>
public sealed record LeftOutImage(string Label, string File, string Reason);
