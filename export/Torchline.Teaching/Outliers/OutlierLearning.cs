using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Classification;

namespace Torchline.Teaching.Outliers;

/// <summary>Lets an exported classifier tell images that are unlike all that it was trained with.</summary>
/// <remarks>No weight changes. The graph gets a second output, and the manifest the limit up to which an answer is certain.</remarks>
public sealed class OutlierLearning : IDisposable
{
    private const float Tolerance = 1e-3f;

    private readonly ModelPackage package;
    private readonly FeatureExtractor extractor;
    private readonly ImageReading reading;
    private readonly LabeledFeatures train;
    private readonly ImageCollector samples;
    private readonly ImageDistance distance;

    /// <summary>Opens a classifier and reads its training images.</summary>
    /// <param name="package">The classifier's package, in any number format.</param>
    /// <param name="data">Folder with <c>train/LABEL/…</c>, or with <c>LABEL/…</c>.</param>
    /// <param name="threads">ONNX Runtime's threads; 0: the processors.</param>
    /// <param name="progress">Receives how many images are read.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="TeachingException">It is no classifier with a linear head, or the images do not suffice or have other labels.</exception>
    public OutlierLearning(ModelPackage package, string data, int threads, TeachingProgress progress, CancellationToken stop)
    {
        this.package = package;
        extractor = new FeatureExtractor(package, threads);
        try
        {
            reading = new ImageReading(package.Manifest.Preprocessing.Image!, progress, stop);
            samples = new ImageCollector(extractor, withMirrored: false);
            var split = Path.Combine(data, "train");
            reading.ReadLabelled(Directory.Exists(split) ? split : data, samples);
            train = samples.Complete();
            if (!train.Labels.ToHashSet().SetEquals(package.Manifest.Labels))
            {
                throw new TeachingException(
                    $"{data} has the labels {string.Join(", ", train.Labels)}, and {extractor.Name} has {string.Join(", ", package.Manifest.Labels)}: "
                    + "give the images that it was trained with.");
            }
            distance = ImageDistance.From(train.Rows, threads > 0 ? threads : Environment.ProcessorCount);
        }
        catch
        {
            extractor.Dispose();
            throw;
        }
    }

    /// <summary>How many training images the distance is taken from.</summary>
    public int Images => train.Rows.Count;

    /// <summary>The largest distance of an answer that is certain.</summary>
    public double Limit => distance.Limit;

    /// <summary>Measures how well several scores tell other images from those of the labels.</summary>
    /// <param name="inliers">Folder with <c>LABEL/…</c>, images of the labels that the classifier was not trained with.</param>
    /// <param name="outliers">Folder with images of none of the labels.</param>
    /// <returns>For each score its figures; the last one is that of the package.</returns>
    public IReadOnlyList<OutlierFigures> Measure(string inliers, string outliers)
    {
        var (known, others) = (new ImageCollector(extractor, withMirrored: false), new ImageCollector(extractor, withMirrored: false));
        reading.ReadLabelled(inliers, known);
        reading.ReadAll(outliers, others);
        var (inside, outside) = (known.Complete().Rows, others.Complete().Rows);
        if (inside.Count == 0 || outside.Count == 0)
            throw new TeachingException($"{(inside.Count == 0 ? inliers : outliers)} has no image that can be read.");
        using var head = new HeadSession(extractor);
        return [.. OutlierScore.All(train.Rows, train.Classes, distance).Select(score => FiguresOf(score, head, inside, outside))];
    }

    /// <summary>Publishes the classifier with the distance.</summary>
    /// <param name="command">The command, for the manifest.</param>
    /// <param name="figures">Measured figures of the distance, and on which data; null where none were measured.</param>
    /// <param name="overwrite">In place of the version that was opened; else as the next one.</param>
    /// <exception cref="TeachingException">The graph does not compute the distance.</exception>
    public ModelPackage Publish(string command, (OutlierFigures Figures, string Inliers, string Outliers)? figures, bool overwrite)
    {
        var model = extractor.Graph.WithDistance(distance, extractor.IsHalf);
        Verify(model);
        var repository = new ModelRepository(Path.GetDirectoryName(Path.GetDirectoryName(package.Folder))!, TaskContracts.All);
        var original = package.Manifest;
        var options = (JsonObject)original.Architecture.Options.DeepClone();
        var described = distance.Describe();
        described["command"] = command;
        described["imagesSha256"] = train.Sha256;
        described["modelSha256"] = original.Files.Single(file => file.Name == ModelManifest.NetworkFileName).Sha256;
        options[ImageDistance.Member] = described;
        var manifest = original with
        {
            Version = overwrite ? original.Version : repository.Versions(original.Name).Last() + 1,
            Outputs = ClassificationContract.Outputs(original.Labels.Count, withDistance: true),
            Decoding = original.Decoding with { MaxDistance = distance.Limit },
            Metrics =
            [
                .. original.Metrics.Where(metric => !OutlierFigures.IsOwn(metric)),
                .. figures is { } measured ? measured.Figures.Metrics(measured.Inliers, measured.Outliers) : [],
            ],
            Architecture = original.Architecture with { Options = options },
            Files = [],
        };
        return new ModelPublisher(repository).Publish(
            manifest, into => File.WriteAllBytes(Path.Combine(into, ModelManifest.NetworkFileName), model), overwrite);
    }

    /// <inheritdoc />
    public void Dispose() => extractor.Dispose();

    private OutlierFigures FiguresOf(OutlierScore score, HeadSession head, IReadOnlyList<float[]> inside, IReadOnlyList<float[]> outside)
    {
        double[] ScoresOf(IReadOnlyList<float[]> rows) => [.. rows.AsParallel().AsOrdered().Select(row => score.Of(row, head.Logits(row)))];
        var (known, others) = (ScoresOf(inside), ScoresOf(outside));
        var limit = score.Limit ?? ScoresOf(train.Rows).Order().ElementAt((int)Math.Ceiling(ImageDistance.Share * train.Rows.Count) - 1);
        return new OutlierFigures(
            score.Name, OutlierScore.Auroc(known, others), (double)known.Count(value => value <= limit) / known.Length,
            (double)others.Count(value => value > limit) / others.Length, known.Length, others.Length);
    }

    /// <summary>Runs the new graph on training images, one a label, and compares with the features and with the graph before.</summary>
    private void Verify(byte[] model)
    {
        using var before = new InferenceSession(package.NetworkPath);
        using var after = new InferenceSession(model);
        using var run = new RunOptions();
        byte[] pixels = [.. samples.Samples.SelectMany(sample => sample.Pixels)];
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [samples.Samples.Count, extractor.Side, extractor.Side, 3]);
        using var expected = before.Run(run, [ClassificationContract.Pixels], [input], [ClassificationContract.Logits]);
        using var actual = after.Run(
            run, [ClassificationContract.Pixels], [input], [ClassificationContract.Logits, ClassificationContract.Distance]);
        var logits = actual[0].GetTensorDataAsSpan<float>();
        for (var i = 0; i < logits.Length; i++)
        {
            if (!(Math.Abs(logits[i] - expected[0].GetTensorDataAsSpan<float>()[i]) <= Tolerance))
            {
                throw new TeachingException(
                    $"{extractor.Name}: the graph with the distance gives other logits; nothing was published. Report it with the model's package.");
            }
        }
        var distances = actual[1].GetTensorDataAsSpan<float>().ToArray();
        foreach (var (value, sample) in distances.Zip(samples.Samples))
        {
            if (!(Math.Abs(value - distance.Of(train.Rows[sample.Row])) <= Tolerance))
            {
                throw new TeachingException(
                    $"{extractor.Name}: the graph gives an image the distance {value}, and its features {distance.Of(train.Rows[sample.Row])}; "
                    + "nothing was published. Report it with the model's package.");
            }
        }
    }
}

/// <summary>How well a score tells images of no label from those of the labels.</summary>
/// <param name="Score">The score's name.</param>
/// <param name="Auroc">The area under the ROC curve.</param>
/// <param name="Certain">The share of images of the labels within the limit.</param>
/// <param name="NotCertain">The share of the other images beyond it.</param>
/// <param name="Inliers">How many images of the labels there were.</param>
/// <param name="Outliers">How many others.</param>
public sealed record OutlierFigures(string Score, double Auroc, double Certain, double NotCertain, int Inliers, int Outliers)
{
    private const string AurocName = "AUROC of the distance", CertainName = "share that is certain", NotCertainName = "share that is not certain";

    internal static bool IsOwn(Metric metric) => metric.Name is AurocName or CertainName or NotCertainName;

    internal IEnumerable<Metric> Metrics(string inliers, string outliers) =>
    [
        new Metric { Name = AurocName, Data = $"{Outliers} images of {outliers} against {Inliers} of {inliers}", Value = Auroc },
        new Metric { Name = CertainName, Data = $"{Inliers} images of {inliers}", Value = Certain },
        new Metric { Name = NotCertainName, Data = $"{Outliers} images of {outliers}", Value = NotCertain },
    ];
}
