using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Export.Graph;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>An arbitrary style network as the service calls it: pixels (B, H, W, 3), the style's (1, H', W', 3) and strength (B) to pixels.</summary>
internal sealed class ArbitraryStyleProgram : IModelProgram
{
    private static readonly long[] Batches = [1, 2];
    private static readonly long[] Heights = [64, 144];
    private static readonly long[] Widths = [208];
    private static readonly long[] StyleHeights = [64, 160];
    private static readonly long[] StyleWidths = [96];
    private static readonly Tolerance Near = new(0.05, 0); // of 255; sums over whole images, in another order

    private readonly PixelArbitraryStyleNetwork styleNetwork;

    /// <summary>Puts pixels around a network.</summary>
    /// <param name="network">Turns images into the style of others; it belongs to the program from now on.</param>
    public ArbitraryStyleProgram(ArbitraryStyleNetwork network)
    {
        styleNetwork = new PixelArbitraryStyleNetwork(network);
        styleNetwork.eval();
    }

    /// <summary>Builds the network of a package from its manifest and the weights in its ONNX file.</summary>
    /// <exception cref="ExportException">The file lacks a parameter, or has it in another shape.</exception>
    public static ArbitraryStyleProgram FromPackage(ModelPackage package)
    {
        var program = new ArbitraryStyleProgram(new ArbitraryStyleNetwork(ArbitraryStyleManifest.ArchitectureOf(package.Manifest)));
        OnnxWeights.Load(package.NetworkPath, program.styleNetwork);
        return program;
    }

    public ExportRequest Request(IReadOnlyDictionary<string, string>? metadata = null) =>
        RequestOf(inputs => styleNetwork.call(inputs[0], inputs[1], inputs[2]), ArbitraryStyleContract.Stylized) with
        {
            Metadata = metadata ?? new Dictionary<string, string>(),
        };

    public VerificationReport Compare(byte[] model)
    {
        var sweep = ModelVerifier.Sweep(
            ("batch", Batches), ("height", Heights), ("width", Widths), ("styleHeight", StyleHeights), ("styleWidth", StyleWidths)).ToArray();
        var rounded = StyleNetworkParity.Compare(Request(), model, sweep);
        Console.WriteLine($"random images and styles, batch {string.Join(", ", Batches)}, {string.Join(", ", Heights)} by {string.Join(", ", Widths)} pixels: {rounded}");
        var content = StyleNetworkParity.CompareContent(Request(), model, sweep, ArbitraryStyleContract.Strength);
        Console.WriteLine($"strength 0, the content as it is: {content}");

        // Rounding hides small differences, so the graph is traced once more without it.
        var unrounded = RequestOf(inputs => styleNetwork.Unrounded(inputs[0], inputs[1], inputs[2]), "unrounded");
        var before = ModelVerifier.Verify(unrounded, OnnxExporter.Export(unrounded).ToBytes(), sweep, Near);
        Console.WriteLine($"before rounding: {before}");
        return rounded.With(content).With(before);
    }

    public void Dispose() => styleNetwork.Dispose();

    private ExportRequest RequestOf(Func<IReadOnlyList<Tensor>, Tensor> program, string output) => new(
        ArbitraryStyleContract.Task,
        inputs => [program(inputs)],
        [
            SampleImages.Input(ArbitraryStyleContract.Pixels, Dimension.Dynamic("batch"), Side("height"), Side("width")),
            SampleImages.Input(ArbitraryStyleContract.Style, Dimension.Fixed(1), Side("styleHeight"), Side("styleWidth")),
            new GraphInput(ArbitraryStyleContract.Strength, ScalarType.Float32, [Dimension.Dynamic("batch")], shape => rand(shape)),
        ],
        [output])
    {
        Module = styleNetwork,
    };

    private static Dimension Side(string name) =>
        Dimension.Dynamic(name, StyleNetworkContract.MinSide, multipleOf: ArbitraryStyleNetwork.MultipleOf);
}
