using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Export.Graph;
using Torchline.Imaging;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>A style network as the service calls it: pixels (B, H, W, 3), weights of the styles (B, S) and strength (B) to pixels.</summary>
internal sealed class StyleNetworkProgram : IModelProgram
{
    private static readonly long[] Batches = [1, 3];
    private static readonly long[] Heights = [64, 132];
    private static readonly long[] Widths = [76, 200];
    private static readonly Tolerance Near = new(0.05, 0); // of 255; normalisations of whole images, in another order

    private readonly PixelStyleNetwork styleNetwork;
    private readonly int styles;

    /// <summary>Puts pixels around a network.</summary>
    /// <param name="network">Turns images into the styles; it belongs to the program from now on.</param>
    /// <param name="styles">How many styles it has.</param>
    public StyleNetworkProgram(StyleNetwork network, int styles)
    {
        styleNetwork = new PixelStyleNetwork(network);
        styleNetwork.eval();
        this.styles = styles;
    }

    /// <summary>Builds the network of a package from its manifest and the weights in its ONNX file.</summary>
    /// <exception cref="ExportException">The file lacks a parameter, or has it in another shape.</exception>
    public static StyleNetworkProgram FromPackage(ModelPackage package)
    {
        var architecture = StyleNetworkManifest.ArchitectureOf(package.Manifest);
        var program = new StyleNetworkProgram(new StyleNetwork(architecture), architecture.Styles);
        OnnxWeights.Load(package.NetworkPath, program.styleNetwork);
        return program;
    }

    /// <summary>Stylizes an image.</summary>
    public Image Stylize(Image content, int style)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var pixels = tensor(content.Pixels.ToArray(), [1, content.Height, content.Width, Image.Channels], uint8);
        var stylized = styleNetwork.call(pixels, eye(styles).narrow(0, style, 1), ones(1)); // (1, H, W, 3)
        return Image.FromPixels(stylized.contiguous().data<byte>().ToArray(), content.Width, content.Height);
    }

    public ExportRequest Request(IReadOnlyDictionary<string, string>? metadata = null) =>
        RequestOf(inputs => styleNetwork.call(inputs[0], inputs[1], inputs[2]), StyleNetworkContract.Stylized) with
        {
            Metadata = metadata ?? new Dictionary<string, string>(),
        };

    public VerificationReport Compare(byte[] model)
    {
        var sweep = ModelVerifier.Sweep(("batch", Batches), ("height", Heights), ("width", Widths)).ToArray();
        var rounded = StyleNetworkParity.Compare(Request(), model, sweep);
        Console.WriteLine($"random images, batch {string.Join(", ", Batches)}, {string.Join(", ", Heights)} by {string.Join(", ", Widths)} pixels: {rounded}");
        var content = StyleNetworkParity.CompareContent(Request(), model, sweep, StyleNetworkContract.Strength);
        Console.WriteLine($"strength 0, the content as it is: {content}");

        // Rounding hides small differences, so the graph is traced once more without it.
        var unrounded = RequestOf(inputs => styleNetwork.Unrounded(inputs[0], inputs[1], inputs[2]), "unrounded");
        var before = ModelVerifier.Verify(unrounded, OnnxExporter.Export(unrounded).ToBytes(), sweep, Near);
        Console.WriteLine($"before rounding: {before}");
        return rounded.With(content).With(before);
    }

    public void Dispose() => styleNetwork.Dispose();

    private ExportRequest RequestOf(Func<IReadOnlyList<Tensor>, Tensor> program, string output) => new(
        StyleNetworkContract.Task,
        inputs => [program(inputs)],
        [
            SampleImages.Input(
                StyleNetworkContract.Pixels, Dimension.Dynamic("batch"), Dimension.Dynamic("height", StyleNetworkContract.MinSide), Dimension.Dynamic("width", StyleNetworkContract.MinSide)),
            new GraphInput(StyleNetworkContract.Styles, ScalarType.Float32, [Dimension.Dynamic("batch"), Dimension.Fixed(styles)], DrawMixtures),
            new GraphInput(StyleNetworkContract.Strength, ScalarType.Float32, [Dimension.Dynamic("batch")], shape => rand(shape)),
        ],
        [output])
    {
        Module = styleNetwork,
    };

    private static Tensor DrawMixtures(long[] shape)
    {
        using var scope = NewDisposeScope();
        return randn(shape).softmax(1).MoveToOuterDisposeScope();
    }
}
