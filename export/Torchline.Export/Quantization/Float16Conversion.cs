using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Torchline.Export.Graph;
using Torchline.Export.Passes;

namespace Torchline.Export.Quantization;

/// <summary>Computes in float16 from the first operator with weights on, but for operators that half precision spoils, inputs and outputs.</summary>
internal sealed class Float16Conversion
{
    private static readonly HashSet<string> Weighted = ["Conv", "ConvTranspose", "Gemm", "MatMul", "LSTM", "GRU", "RNN"];

    // Sums and exponentials of many values, and operators that take some inputs in float32 only.
    private static readonly HashSet<string> Delicate =
    [
        "Softmax", "LogSoftmax", "Exp", "Log", "Pow", "Sqrt", "Reciprocal", "CumSum", "ReduceSum", "ReduceMean", "ReduceSumSquare", "ReduceLogSumExp",
        "BatchNormalization", "LayerNormalization", "InstanceNormalization", "GroupNormalization", "Resize", "Range", "QuantizeLinear", "DequantizeLinear",
    ];

    private readonly GraphProto graph;
    private readonly GraphView view;
    private readonly HashSet<string> floats;
    private readonly HashSet<string> halves = []; // values that are computed in float16
    private readonly Dictionary<(string Value, DataType Type), string> converted = [];

    private Float16Conversion(ModelProto model)
    {
        graph = model.Graph;
        view = new GraphView(graph);
        floats = FloatValues(model);
    }

    /// <summary>Converts in place.</summary>
    public static void Run(ModelProto model)
    {
        BatchNormFolding.Run(model.Graph);
        new Float16Conversion(model).Rewrite();
        DeadCode.Remove(model.Graph);
    }

    private void Rewrite()
    {
        var nodes = graph.Node.ToArray();
        graph.Node.Clear();
        foreach (var node in nodes)
        {
            var inHalf = ComputesInHalf(node);
            for (var i = 0; i < node.Input.Count; i++)
                if (floats.Contains(node.Input[i])) node.Input[i] = As(inHalf ? DataType.Float16 : DataType.Float, node.Input[i]);
            graph.Node.Add(node);
            if (inHalf) MakeHalf(node);
        }
    }

    private bool ComputesInHalf(NodeProto node) =>
        !Delicate.Contains(node.OpType)
        && node.Output.Any(floats.Contains) && (Weighted.Contains(node.OpType) || node.Input.Any(halves.Contains));

    private void MakeHalf(NodeProto node)
    {
        foreach (var attribute in node.Attribute)
        {
            if (attribute.T is { DataType: DataType.Float } tensor) attribute.T = Halved(tensor, tensor.Name);
            if (node.OpType == "Cast" && attribute.Name == "to") attribute.I = (long)DataType.Float16;
        }
        for (var i = 0; i < node.Output.Count; i++)
        {
            var output = node.Output[i];
            if (!floats.Contains(output)) continue;
            halves.Add(output);
            if (!view.IsOutput(output)) continue;
            // The graph's own output keeps its name and type.
            node.Output[i] = converted[(output, DataType.Float16)] = $"{output}_float16";
            graph.Node.Add(Cast(node.Output[i], output, DataType.Float));
        }
    }

    /// <summary>The name of a value in a type; a stored tensor is converted here, a computed one by a node.</summary>
    private string As(DataType type, string value)
    {
        var actual = halves.Contains(value) && !view.IsOutput(value) ? DataType.Float16 : DataType.Float;
        if (type == actual) return value;
        if (converted.TryGetValue((value, type), out var existing)) return existing;
        var name = converted[(value, type)] = $"{value}_{type.ToString().ToLowerInvariant()}";
        if (view.Initializer(value) is { } stored) graph.Initializer.Add(Halved(stored, name));
        else graph.Node.Add(Cast(value, name, type));
        return name;
    }

    private static NodeProto Cast(string from, string to, DataType type) => Nodes.Create("Cast", $"{to}_cast", [from], to).With("to", (long)type);

    /// <summary>Rounds to nearest; what is too large becomes the largest number instead of infinity.</summary>
    private static TensorProto Halved(TensorProto tensor, string name)
    {
        var halves = tensor.ToFloats().Select(value => (Half)Math.Clamp(value, (float)Half.MinValue, (float)Half.MaxValue)).ToArray();
        return TensorProtos.Of<Half>(name, DataType.Float16, halves, tensor.Dims);
    }

    /// <summary>The values of type float32, as ONNX Runtime infers them.</summary>
    private static HashSet<string> FloatValues(ModelProto model)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        var computed = model.Graph.Node.SelectMany(node => node.Output).Where(output => output.Length > 0);
        using var session = new InferenceSession(ExposedModel.Of(model, computed), options);
        return
        [
            .. session.OutputMetadata.Concat(session.InputMetadata).Where(value => value.Value.ElementDataType == TensorElementType.Float).Select(value => value.Key),
            .. model.Graph.Initializer.Where(initializer => initializer.DataType == DataType.Float).Select(initializer => initializer.Name),
        ];
    }
}
