using Torchline.Contracts.Manifest;
using Torchline.Contracts.Packages;
using Torchline.Export.Cli.Programs;
using Torchline.Export.Graph;
using Torchline.Export.Verification;
using Torchline.Training.Models.Vision;
using static TorchSharp.torch;

namespace Torchline.Export.Cli.Classification;

/// <summary>A classifier as the service calls it: pixels (B, S, S, 3) to logits (B, labels).</summary>
internal sealed class ClassifierProgram : IModelProgram
{
    private static readonly long[] Batches = [1, 2, 3, 7, 16];

    private readonly PixelClassifier classifier;
    private readonly int side;

    /// <summary>Puts ImageNet's normalisation before a network.</summary>
    /// <param name="network">Turns normalised pictures into logits; it belongs to the program from now on.</param>
    /// <param name="side">Pixels of each side of a picture (S).</param>
    public ClassifierProgram(VisionNetwork network, int side)
    {
        classifier = new PixelClassifier(PixelNormalization.ImageNet(), network);
        classifier.eval();
        this.side = side;
    }

    /// <summary>Builds the network of a package from its manifest and the weights in its ONNX file.</summary>
    /// <exception cref="ExportException">The file lacks a parameter, or has it in another shape, as quantised ones do.</exception>
    public static ClassifierProgram FromPackage(ModelPackage package)
    {
        var manifest = package.Manifest;
        if (manifest.Architecture.Options[ClassifierManifest.Variant]?.GetValue<string>() is { } variant)
            throw new ExportException(
                $"{package.Folder} was quantised to {variant}; it has no weights of libtorch's to compare with. Its accuracy stands in {ModelManifest.FileName}");
        var program = new ClassifierProgram(
            VisionModels.Create(manifest.Architecture.Model, manifest.Labels.Count), manifest.Preprocessing.Image!.Side);
        OnnxWeights.Load(package.NetworkPath, program.classifier);
        return program;
    }

    /// <inheritdoc />
    public ExportRequest Request(IReadOnlyDictionary<string, string>? metadata = null) => new(
        ClassificationContract.Task,
        inputs => [classifier.call(inputs[0])],
        [new GraphInput(ClassificationContract.Pixels, ScalarType.Byte, [Dimension.Dynamic("batch"), .. ((long[])[side, side, 3]).Select(Dimension.Fixed)], SamplePixels)],
        [ClassificationContract.Logits])
    {
        Module = classifier,
        Metadata = metadata ?? new Dictionary<string, string>(),
    };

    /// <inheritdoc />
    /// <remarks>Logits within 1e-3: sums over some thousand products in another order.</remarks>
    public VerificationReport Compare(byte[] model)
    {
        var report = ModelVerifier.Verify(Request(), model, ModelVerifier.Sweep(("batch", Batches)), new Tolerance(1e-3, 0));
        Console.WriteLine($"batch {string.Join(", ", Batches)}: {report}");
        return report;
    }

    public void Dispose() => classifier.Dispose();

    /// <summary>Smooth colours with some noise: pure noise is nothing that a network was trained on.</summary>
    private static Tensor SamplePixels(long[] shape)
    {
        using var scope = NewDisposeScope();
        var coarse = rand([shape[0], 3, 7, 7]);
        var smooth = nn.functional.interpolate(coarse, [shape[1], shape[2]], mode: InterpolationMode.Bilinear, align_corners: false);
        var noisy = (smooth * 230 + rand_like(smooth) * 25).permute(0, 2, 3, 1); // (B, S, S, 3)
        return noisy.to(ScalarType.Byte).contiguous().MoveToOuterDisposeScope();
    }
}
