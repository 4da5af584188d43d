using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>The graph of a style network, of several styles or of any: pixels, a style and the strength to pixels.</summary>
/// <param name="task">The task's name.</param>
/// <param name="network">Paints.</param>
/// <param name="style">The input for the style.</param>
/// <param name="multipleOf">What the sides of the content are multiples of; 1 for any.</param>
internal sealed class StyleNetworkGraph(string task, PixelStyleNetwork network, GraphInput style, int multipleOf)
{
    // Where ONNX Runtime and libtorch round to different sides, they differ by 1; that is rare.
    private const double LargestShare = 0.01;

    private static readonly Tolerance ByOne = new(1, 0);
    private static readonly Tolerance Near = new(0.05, 0); // of 255; sums over whole images, in another order

    /// <summary>The program that is exported.</summary>
    public ExportRequest Request(IReadOnlyDictionary<string, string>? metadata = null) =>
        RequestOf(inputs => network.call(inputs[0], inputs[1], inputs[2]), StyleNetworkContract.Stylized) with
        {
            Metadata = metadata ?? new Dictionary<string, string>(),
        };

    /// <summary>Compares a graph with libtorch over a sweep of sizes, rounded, at strength 0 and before it is rounded; prints each comparison.</summary>
    /// <param name="model">The ONNX file's bytes.</param>
    /// <param name="sizes">Values of the dynamic dimensions.</param>
    public VerificationReport Compare(byte[] model, params (string Name, long[] Values)[] sizes)
    {
        var sweep = ModelVerifier.Sweep(sizes).ToArray();
        var rounded = CompareRounded(model, sweep);
        Console.WriteLine($"random images, {string.Join("; ", sizes.Select(size => $"{size.Name} {string.Join(", ", size.Values)}"))}: {rounded}");
        var content = CompareContent(model, sweep);
        Console.WriteLine($"strength 0, the content as it is: {content}");

        // Rounding hides small differences, so the graph is traced once more without it.
        var unrounded = RequestOf(inputs => network.Unrounded(inputs[0], inputs[1], inputs[2]), "unrounded");
        var before = ModelVerifier.Verify(unrounded, OnnxExporter.Export(unrounded).ToBytes(), sweep, Near);
        Console.WriteLine($"before rounding: {before}");
        return rounded.With(content).With(before);
    }

    private VerificationReport CompareRounded(byte[] model, IEnumerable<IReadOnlyDictionary<string, long>> sweep) =>
        ModelVerifier.Verify(Request(), model, sweep, ByOne, threads: Environment.ProcessorCount, compare: (actual, expected) =>
        {
            var difference = TensorDifference.Of(actual, expected, ByOne);
            return difference.Mismatch is null && actual.ne(expected).to(ScalarType.Float64).mean().item<double>() is > LargestShare and var share
                ? difference with { Mismatch = FormattableString.Invariant($"{share:P2} of the values differ by 1 (tolerance {LargestShare:P0})") }
                : difference;
        });

    /// <summary>The graph at strength 0 against the pixels that it is given: not one may differ.</summary>
    private VerificationReport CompareContent(byte[] model, IEnumerable<IReadOnlyDictionary<string, long>> sweep)
    {
        var request = Request();
        GraphInput[] inputs =
        [
            .. request.Inputs.Select(input => input.Name == StyleNetworkContract.Strength ? input with { Sample = shape => zeros(shape) } : input),
        ];
        return ModelVerifier.Verify(request with { Inputs = inputs, Program = given => [given[0]] }, model, sweep, new Tolerance(0, 0));
    }

    private ExportRequest RequestOf(Func<IReadOnlyList<Tensor>, Tensor> program, string output) => new(
        task,
        inputs => [program(inputs)],
        [
            SampleImages.Input(StyleNetworkContract.Pixels, Dimension.Dynamic("batch"), Side("height"), Side("width")),
            style,
            new GraphInput(StyleNetworkContract.Strength, ScalarType.Float32, [Dimension.Dynamic("batch")], shape => rand(shape)),
        ],
        [output])
    {
        Module = network,
    };

    private Dimension Side(string name) => Dimension.Dynamic(name, StyleNetworkContract.MinSide, multipleOf: multipleOf);
}
