using Torchline.Contracts.Tasks.Classification;
using Torchline.Export.Graph;
using Torchline.Training.Tasks.Classification;
using Torchline.Training.Vision;

namespace Torchline.Export.Tasks.Classification;

/// <summary>A classifier as the service calls it: pixels (B, S, S, 3) to logits (B, labels).</summary>
internal sealed class ClassifierProgram : IModelProgram
{
    private static readonly long[] Batches = [1, 2, 3, 7, 16];
    private static readonly Tolerance Near = new(1e-3, 0); // sums over some thousand products in another order

    private readonly PixelClassifier classifier;
    private readonly ImageView view;
    private readonly IReadOnlyList<LabeledImage> images;

    /// <summary>Puts ImageNet's normalisation before a network.</summary>
    /// <param name="network">Turns normalised images into logits; it belongs to the program from now on.</param>
    /// <param name="view">The part of an image that the network takes.</param>
    /// <param name="images">Images to compare on, besides random ones.</param>
    public ClassifierProgram(VisionNetwork network, ImageView view, IReadOnlyList<LabeledImage> images)
    {
        classifier = new PixelClassifier(PixelNormalization.ImageNet(), network);
        classifier.eval();
        this.view = view;
        this.images = images;
    }

    /// <summary>Builds the network of a package from its manifest and the weights in its ONNX file.</summary>
    /// <param name="package">The package.</param>
    /// <param name="data">A folder with <c>val/CLASS/…</c> to compare on; null: random images only.</param>
    /// <exception cref="ExportException">The file lacks a parameter, or has it in another shape.</exception>
    public static ClassifierProgram FromPackage(ModelPackage package, string? data)
    {
        var manifest = package.Manifest;
        var program = new ClassifierProgram(
            VisionModels.Create(manifest.Architecture.Model, manifest.Labels.Count),
            new ImageView(manifest.Preprocessing.Image!.Side, manifest.Preprocessing.Image.ShortSide),
            data is null ? [] : ClassifierData.ReadValidation(data, Warnings.Print).Images);
        OnnxWeights.Load(package.NetworkPath, program.classifier);
        return program;
    }

    /// <summary>The network behind its normalisation.</summary>
    public PixelClassifier Classifier => classifier;

    public ExportRequest Request(IReadOnlyDictionary<string, string>? metadata = null) => new(
        ClassificationContract.Task,
        inputs => [classifier.call(inputs[0])],
        [SampleImages.Input(ClassificationContract.Pixels, view.Side)],
        [ClassificationContract.Logits])
    {
        Module = classifier,
        Metadata = metadata ?? new Dictionary<string, string>(),
    };

    public VerificationReport Compare(byte[] model)
    {
        var random = ModelVerifier.Verify(Request(), model, ModelVerifier.Sweep(("batch", Batches)), Near);
        Console.WriteLine($"random images, batch {string.Join(", ", Batches)}: {random}");
        if (images.Count == 0)
            return random;
        var real = ClassifierParity.Compare(model, classifier, images, view, Near);
        Console.WriteLine($"{images.Count} real images, labels and logits: {real}");
        return random.With(real);
    }

    public void Dispose() => classifier.Dispose();
}
