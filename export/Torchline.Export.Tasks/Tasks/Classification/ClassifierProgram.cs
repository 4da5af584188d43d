using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Export.Graph;
using Torchline.Export.Tasks.Programs;
using Torchline.Export.Verification;
using Torchline.Training.Tasks.Classification;
using Torchline.Training.Vision;

namespace Torchline.Export.Tasks.Classification;

/// <summary>A classifier as the service calls it: pixels (B, S, S, 3) to logits (B, labels).</summary>
internal sealed class ClassifierProgram : IModelProgram
{
    private static readonly long[] Batches = [1, 2, 3, 7, 16];
    private static readonly Tolerance Near = new(1e-3, 0); // sums over some thousand products in another order

    private readonly PixelClassifier classifier;
    private readonly PictureView view;
    private readonly IReadOnlyList<Picture> pictures;

    /// <summary>Puts ImageNet's normalisation before a network.</summary>
    /// <param name="network">Turns normalised pictures into logits; it belongs to the program from now on.</param>
    /// <param name="view">What the network sees of a picture.</param>
    /// <param name="pictures">Pictures to compare on, besides random ones.</param>
    public ClassifierProgram(VisionNetwork network, PictureView view, IReadOnlyList<Picture> pictures)
    {
        classifier = new PixelClassifier(PixelNormalization.ImageNet(), network);
        classifier.eval();
        this.view = view;
        this.pictures = pictures;
    }

    /// <summary>Builds the network of a package from its manifest and the weights in its ONNX file.</summary>
    /// <param name="package">The package.</param>
    /// <param name="data">A folder with <c>val/CLASS/…</c> to compare on; null: random pictures only.</param>
    /// <exception cref="ExportException">The file lacks a parameter, or has it in another shape.</exception>
    public static ClassifierProgram FromPackage(ModelPackage package, string? data)
    {
        var manifest = package.Manifest;
        var program = new ClassifierProgram(
            VisionModels.Create(manifest.Architecture.Model, manifest.Labels.Count),
            new PictureView(manifest.Preprocessing.Image!.Side, manifest.Preprocessing.Image.ShortSide),
            data is null ? [] : ClassifierData.ReadValidation(data, Warnings.Print).Pictures);
        OnnxWeights.Load(package.NetworkPath, program.classifier);
        return program;
    }

    /// <inheritdoc />
    public ExportRequest Request(IReadOnlyDictionary<string, string>? metadata = null) => new(
        ClassificationContract.Task,
        inputs => [classifier.call(inputs[0])],
        [SamplePictures.Input(ClassificationContract.Pixels, view.Side)],
        [ClassificationContract.Logits])
    {
        Module = classifier,
        Metadata = metadata ?? new Dictionary<string, string>(),
    };

    /// <inheritdoc />
    public VerificationReport Compare(byte[] model)
    {
        var random = ModelVerifier.Verify(Request(), model, ModelVerifier.Sweep(("batch", Batches)), Near);
        Console.WriteLine($"random pictures, batch {string.Join(", ", Batches)}: {random}");
        if (pictures.Count == 0)
            return random;
        var real = PictureParity.Compare(model, classifier, pictures, view, Near);
        Console.WriteLine($"{pictures.Count} real pictures, labels and logits: {real}");
        return random.With(real);
    }

    public void Dispose() => classifier.Dispose();
}
