using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Teaching.Outliers;

namespace Torchline.Teaching;

/// <summary>
/// Teaches an exported classifier the labels of new images: its backbone computes their features, an exported training step teaches a new
/// head. There is no libtorch in the process.
/// </summary>
/// <example>
/// <code>
/// using var teaching = new ClassifierTeaching(package, new TeachingOptions());
/// LabeledFolder.Read("pets", teaching.Images, package.Manifest.Preprocessing.Image!, progress, stop);
/// var published = teaching.Teach(progress, stop).Publish(repository, new TaughtIdentity("pets", …));
/// </code>
/// </example>
public sealed class ClassifierTeaching : IDisposable
{
    private readonly FeatureExtractor extractor;
    private readonly TeachingOptions options;

    /// <summary>Opens a classifier.</summary>
    /// <param name="parent">The classifier's package.</param>
    /// <param name="options">How it is taught.</param>
    /// <exception cref="TeachingException">It is no classifier with a linear head.</exception>
    public ClassifierTeaching(ModelPackage parent, TeachingOptions options)
    {
        this.options = options;
        Parent = parent.Manifest;
        extractor = new FeatureExtractor(parent, options.Threads);
        Images = new ImageCollector(extractor, withMirrored: true);
        Validation = new ImageCollector(extractor, withMirrored: false);
    }

    /// <summary>The manifest of the classifier that is taught.</summary>
    public ModelManifest Parent { get; }

    /// <summary>The bytes of an image's pixels.</summary>
    public int PixelBytes => extractor.PixelBytes;

    /// <summary>How many features an image has.</summary>
    public int Features => extractor.Width;

    /// <summary>Takes the images to learn from.</summary>
    public ImageCollector Images { get; }

    /// <summary>Takes images to measure by, where there are any.</summary>
    public ImageCollector Validation { get; }

    /// <summary>Cross-validates, then teaches a head with all images, and checks the new model against it.</summary>
    /// <param name="progress">Receives what is done next, and how far it is.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="TeachingException">The images do not suffice, or the new model does not compute what was taught.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public TaughtClassifier Teach(TeachingProgress progress, CancellationToken stop)
    {
        var features = Images.Complete();
        Check(features);
        var validation = ValidationOf(features);
        var crossValidation = CrossValidation.Run(features, options, progress, stop);
        progress("teaching the head with all images", 0, 1);
        var head = HeadTraining.Fit(features, [.. Enumerable.Range(0, features.Rows.Count)], options, stop);
        var model = extractor.Graph.WithHead(head, features.Labels, extractor.IsHalf);
        TaughtModelCheck.Run(model, head, features, Images.Samples, Parent.Preprocessing.Image!.Side);
        progress("teaching the head with all images", 1, 1);
        // What is unlike the images of the new labels is another matter than before.
        var tells = ClassificationContract.HasDistance(Parent) && features.Rows.Count >= ImageDistance.LeastImages;
        var distance = tells ? ImageDistance.From(features.Rows, options.Threads) : null;
        if (distance is not null) model = DistanceOutput.AddTo(model, extractor.Graph.Features, extractor.IsHalf, distance);
        return new TaughtClassifier(Parent, options, features, validation, model)
        {
            Distance = distance,
            CrossValidation = crossValidation,
            ValidationAccuracy = validation is null ? null : Accuracy(head, validation),
        };
    }

    /// <inheritdoc />
    public void Dispose() => extractor.Dispose();

    private void Check(LabeledFeatures features)
    {
        if (features.Labels.Count < 2)
        {
            throw new TeachingException(
                $"teaching needs images of two labels or more; there {(features.Labels.Count == 0 ? "is no image" : $"is one label, {features.Labels[0]}")}.");
        }
        for (var label = 0; label < features.Labels.Count; label++)
        {
            if (features.CountOf(label) is var count && count < options.Folds)
            {
                throw new TeachingException(
                    $"{features.Labels[label]} has {count} image{(count == 1 ? "" : "s")}, fewer than the {options.Folds} folds of cross-validation: "
                    + $"add images, or ask for fewer folds ({TeachingOptions.LeastFolds} at least).");
            }
        }
    }

    private LabeledFeatures? ValidationOf(LabeledFeatures features)
    {
        if (Validation.Count == 0) return null;
        var validation = Validation.Complete();
        if (validation.Labels.Except(features.Labels).FirstOrDefault() is { } unknown)
            throw new TeachingException($"the validation images have the label {unknown}, and no image to learn from has it.");
        int[] numbers = [.. validation.Labels.Select(label => features.Labels.Index().Single(one => one.Item == label).Index)];
        return validation with { Classes = [.. validation.Classes.Select(label => numbers[label])] };
    }

    private static double Accuracy(LinearHead head, LabeledFeatures images) =>
        (double)images.Rows.Zip(images.Classes).Count(image => head.Decide(image.First) == image.Second) / images.Rows.Count;
}

/// <summary>Receives the progress of a teaching.</summary>
/// <param name="phase">What is done.</param>
/// <param name="done">How much of it.</param>
/// <param name="total">Of how much.</param>
public delegate void TeachingProgress(string phase, int done, int total);
