using Torchline.Export.Graph;

namespace Torchline.Export.Quantization;

/// <summary>
/// Which nodes compute in 8 bits and which values are quantised for that. ONNX Runtime's kernels for convolutions, residual additions,
/// pooling and concatenations read and write 8 bits, so that a chain of them stays in 8 bits; one that stands before an output or between
/// float operators would only add rounding, and is left alone.
/// </summary>
internal sealed class Int8Plan
{
    // What moves values without changing them keeps the parameters of its input.
    private static readonly HashSet<string> Moving = ["MaxPool", "Reshape", "Flatten", "Transpose", "Squeeze", "Unsqueeze"];
    private static readonly HashSet<string> Combining = ["Add", "Concat", "AveragePool", "GlobalAveragePool"];
    private static readonly HashSet<string> Saturating = ["Relu", "Clip"];

    private readonly GraphView view;
    private readonly HashSet<NodeProto> chosen = [];
    private readonly List<NodeProto> weighted = [];
    private readonly List<string> values = [];
    private readonly Dictionary<string, string> shared = [];

    private Int8Plan(GraphView view) => this.view = view;

    /// <summary>Nodes with weights to quantise: Conv, Gemm, MatMul.</summary>
    public IReadOnlyList<NodeProto> Weighted => weighted;
    /// <summary>Values to quantise, in the order in which they are computed.</summary>
    public IReadOnlyList<string> Values => values;

    /// <summary>Values whose range calibration has to find.</summary>
    public IReadOnlyList<string> Calibrated => [.. values.Where(value => !shared.ContainsKey(value))];

    public static Int8Plan Of(GraphProto graph, IReadOnlySet<string> keepFloat)
    {
        var plan = new Int8Plan(new GraphView(graph));
        foreach (var node in graph.Node.Reverse())
            if (!keepFloat.Contains(node.Name) && plan.IsQuantised(node)) plan.chosen.Add(node);
        foreach (var node in graph.Node)
            if (plan.chosen.Contains(node)) plan.Quantise(node);
        return plan;
    }

    /// <summary>The value whose parameters a value has: itself, or what it was moved from.</summary>
    public string SourceOf(string value) => shared.TryGetValue(value, out var source) ? SourceOf(source) : value;

    private bool IsQuantised(NodeProto node) => HasWeights(node)
        || ((Moving.Contains(node.OpType) || Combining.Contains(node.OpType)) && view.ConsumersOf(ResultOf(node)).Any(chosen.Contains));

    private void Quantise(NodeProto node)
    {
        var result = ResultOf(node);
        if (HasWeights(node))
        {
            weighted.Add(node);
            Quantise(node.Input[0]);
            // A matrix product can give floats; there is no such convolution.
            if (!view.IsOutput(result) && (node.OpType == "Conv" || view.ConsumersOf(result).Any(chosen.Contains))) Quantise(result);
            return;
        }
        var moves = Moving.Contains(node.OpType);
        if (view.IsOutput(result) || !(moves ? node.Input.Take(1) : node.Input).All(values.Contains)) return;
        if (moves && result == node.Output[0]) shared.TryAdd(result, node.Input[0]);
        Quantise(result);
    }

    private void Quantise(string value)
    {
        if (!values.Contains(value)) values.Add(value);
    }

    private bool HasWeights(NodeProto node) => node.OpType switch
    {
        "Conv" or "MatMul" => OperandsAreStored(node),
        "Gemm" => OperandsAreStored(node) && node.Number("transA", 0) == 0 && node.Number("alpha", 1) == 1 && node.Number("beta", 1) == 1,
        _ => false,
    };

    private bool OperandsAreStored(NodeProto node) =>
        view.Initializer(node.Input[0]) is null
        && node.Input.Skip(1).Where(name => name.Length > 0).All(name => view.Initializer(name) is { DataType: DataType.Float })
        && (node.OpType != "MatMul" || view.Initializer(node.Input[1])!.Dims.Count == 2);

    /// <summary>What a node gives after the rectifier that follows it: between the two nothing is quantised.</summary>
    private string ResultOf(NodeProto node) =>
        view.SoleConsumer(node.Output[0]) is { } next && Saturating.Contains(next.OpType) && next.Input[0] == node.Output[0] && !view.IsOutput(next.Output[0])
            ? next.Output[0]
            : node.Output[0];
}
