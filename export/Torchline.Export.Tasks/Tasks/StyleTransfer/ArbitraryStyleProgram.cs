using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Export.Graph;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>An arbitrary style network as the service calls it: pixels (B, H, W, 3), the style's (1, H', W', 3) and strength (B) to pixels.</summary>
internal sealed class ArbitraryStyleProgram : IModelProgram
{
    private static readonly long[] Batches = [1, 2];
    private static readonly long[] Heights = [64, 144];
    private static readonly long[] Widths = [208];
    private static readonly long[] StyleHeights = [64, 160];
    private static readonly long[] StyleWidths = [96];

    private readonly PixelStyleNetwork styleNetwork;
    private readonly StyleNetworkGraph graph;

    /// <summary>Puts pixels around a network.</summary>
    /// <param name="network">Turns images into the style of others; it belongs to the program from now on.</param>
    public ArbitraryStyleProgram(ArbitraryStyleNetwork network)
    {
        styleNetwork = new PixelStyleNetwork(network);
        styleNetwork.eval();
        graph = new StyleNetworkGraph(
            ArbitraryStyleContract.Task,
            styleNetwork,
            SampleImages.Input(ArbitraryStyleContract.Style, Dimension.Fixed(1), Side("styleHeight"), Side("styleWidth")),
            ArbitraryStyleNetwork.MultipleOf);

        static Dimension Side(string name) =>
            Dimension.Dynamic(name, ArbitraryStyleContract.MinStyleSide, multipleOf: ArbitraryStyleNetwork.MultipleOf);
    }

    /// <summary>Builds the network of a package from its manifest and the weights in its ONNX file.</summary>
    /// <exception cref="ExportException">The file lacks a parameter, or has it in another shape.</exception>
    public static ArbitraryStyleProgram FromPackage(ModelPackage package)
    {
        var program = new ArbitraryStyleProgram(new ArbitraryStyleNetwork(ArbitraryStyleManifest.ArchitectureOf(package.Manifest)));
        OnnxWeights.Load(package.NetworkPath, program.styleNetwork);
        return program;
    }

    public ExportRequest Request(IReadOnlyDictionary<string, string>? metadata = null) => graph.Request(metadata);

    public VerificationReport Compare(byte[] model) => graph.Compare(
        model, ("batch", Batches), ("height", Heights), ("width", Widths), ("styleHeight", StyleHeights), ("styleWidth", StyleWidths));

    public void Dispose() => styleNetwork.Dispose();
}
