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

    private readonly PixelStyleNetwork styleNetwork;
    private readonly StyleNetworkGraph graph;
    private readonly int styles;

    /// <summary>Puts pixels around a network.</summary>
    /// <param name="network">Turns images into the styles; it belongs to the program from now on.</param>
    /// <param name="styles">How many styles it has.</param>
    public StyleNetworkProgram(StyleNetwork network, int styles)
    {
        styleNetwork = new PixelStyleNetwork(network);
        styleNetwork.eval();
        this.styles = styles;
        graph = new StyleNetworkGraph(
            StyleNetworkContract.Task,
            styleNetwork,
            new GraphInput(StyleNetworkContract.Styles, ScalarType.Float32, [Dimension.Dynamic("batch"), Dimension.Fixed(styles)], DrawMixtures),
            multipleOf: 1);
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

    public ExportRequest Request(IReadOnlyDictionary<string, string>? metadata = null) => graph.Request(metadata);

    public VerificationReport Compare(byte[] model) => graph.Compare(model, ("batch", Batches), ("height", Heights), ("width", Widths));

    public void Dispose() => styleNetwork.Dispose();

    private static Tensor DrawMixtures(long[] shape)
    {
        using var scope = NewDisposeScope();
        return randn(shape).softmax(1).MoveToOuterDisposeScope();
    }
}
