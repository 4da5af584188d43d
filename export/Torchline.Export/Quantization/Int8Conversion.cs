using Microsoft.ML.OnnxRuntime;
using Torchline.Export.Graph;
using Torchline.Export.Passes;

namespace Torchline.Export.Quantization;

/// <summary>Static quantisation in the QDQ form: ONNX Runtime fuses the float operators between pairs of nodes into integer ones.</summary>
internal sealed class Int8Conversion
{
    private readonly GraphProto graph;
    private readonly Int8Plan plan;
    private readonly GraphView view;
    private readonly ActivationType activations;
    private readonly Int8Weights weights;
    private readonly Dictionary<string, Int8Parameters> parameters;

    private Int8Conversion(GraphProto graph, Int8Plan plan, Dictionary<string, Int8Parameters> parameters, ActivationType activations)
    {
        (this.graph, this.plan, this.parameters, this.activations, view) = (graph, plan, parameters, activations, new GraphView(graph));
        weights = new Int8Weights(graph, view);
    }

    /// <summary>Quantises in place.</summary>
    public static void Run(ModelProto model, IEnumerable<IReadOnlyDictionary<string, OrtValue>> batches, Int8Options options)
    {
        BatchNormFolding.Run(model.Graph);
        var plan = Int8Plan.Of(model.Graph, options.KeepFloat);
        if (plan.Weighted.Count == 0)
            throw new ExportException("there is nothing to quantise: no Conv, Gemm or MatMul has its weights in the file");
        var statistics = Calibration.Run(model, plan.Calibrated, batches, options);
        var parameters = statistics.ToDictionary(entry => entry.Key, entry => Int8Parameters.Of(entry.Value.Range(options)));
        new Int8Conversion(model.Graph, plan, parameters, options.Activations).Rewrite();
        DeadCode.Remove(model.Graph);
    }

    private void Rewrite()
    {
        var nodes = graph.Node.ToArray();
        var weighted = plan.Weighted.ToHashSet();
        var values = plan.Values.ToHashSet();
        graph.Node.Clear();
        foreach (var input in graph.Input.Where(input => values.Contains(input.Name))) graph.Node.Add(Pair(input.Name, input.Name));
        foreach (var node in nodes)
        {
            if (weighted.Contains(node)) graph.Node.Add(weights.Quantise(node, ParametersOf(node.Input[0]).Scale));
            graph.Node.Add(node);
            foreach (var output in node.Output.Where(values.Contains)) graph.Node.Add(Pair(output, Unsaturated(node, output)));
        }
        foreach (var node in graph.Node.Where(node => node.OpType != "QuantizeLinear"))
        {
            for (var i = 0; i < node.Input.Count; i++)
                if (values.Contains(node.Input[i])) node.Input[i] = Dequantised(node.Input[i]);
        }
    }

    private Int8Parameters ParametersOf(string value) => parameters[plan.SourceOf(value)];

    /// <summary>Quantisation saturates at the ends of its range: a rectifier that cuts no tighter is done by it, and left out.</summary>
    private string Unsaturated(NodeProto node, string output)
    {
        const float rounding = 1e-6f;
        var range = ParametersOf(output);
        var (lower, upper) = node.OpType switch
        {
            "Relu" => (0, float.PositiveInfinity),
            "Clip" => (Bound(node, 1, float.NegativeInfinity), Bound(node, 2, float.PositiveInfinity)),
            _ => (float.PositiveInfinity, float.NegativeInfinity),
        };
        return range.Minimum >= lower && range.Maximum <= upper * (1 + rounding) ? node.Input[0] : output;
    }

    private float Bound(NodeProto clip, int input, float otherwise) =>
        clip.Input.Count <= input || clip.Input[input].Length == 0 ? otherwise
        : view.Initializer(clip.Input[input])?.ToFloats() is [var bound] ? bound
        : float.NaN; // computed: compares with nothing, so the operator stays

    private IEnumerable<NodeProto> Pair(string value, string source)
    {
        // Values that share parameters share the stored numbers.
        var owner = plan.SourceOf(value);
        var (scale, zeroPoint) = ($"{owner}_scale", $"{owner}_zero_point");
        if (owner == value)
        {
            graph.Initializer.Add(TensorProtos.Of<float>(scale, DataType.Float, [parameters[owner].Scale]));
            graph.Initializer.Add(ZeroPoint(zeroPoint, parameters[owner].ZeroPoint));
        }
        yield return Nodes.Create("QuantizeLinear", $"{value}_quantize", [source, scale, zeroPoint], $"{value}_quantized");
        yield return Nodes.Create("DequantizeLinear", $"{value}_dequantize", [$"{value}_quantized", scale, zeroPoint], Dequantised(value));
    }

    private TensorProto ZeroPoint(string name, sbyte zeroPoint) => activations == ActivationType.Int8
        ? TensorProtos.Of<sbyte>(name, DataType.Int8, [zeroPoint])
        : TensorProtos.Of<byte>(name, DataType.Uint8, [(byte)(zeroPoint - sbyte.MinValue)]);

    private static string Dequantised(string value) => $"{value}_dequantized";
}
