using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Torchline.Export.Graph;
using Xunit;

namespace Export.Tests.Graph;

/// <summary>The table of kernels, against what ONNX Runtime itself loads.</summary>
public sealed class KernelTableTests
{
    // What ONNX Runtime loads and refuses when it runs.
    private static readonly HashSet<(string Operation, TensorProto.Types.DataType Type)> LoadsButFails =
    [
        ("LSTM", TensorProto.Types.DataType.Double), ("GRU", TensorProto.Types.DataType.Double),
        ("ScatterElements", TensorProto.Types.DataType.Float16), ("ScatterElements", TensorProto.Types.DataType.Bfloat16),
        ("ScatterND", TensorProto.Types.DataType.Float16), ("ScatterND", TensorProto.Types.DataType.Bfloat16),
    ];

    // Attributes that a node needs to load.
    private static readonly Dictionary<string, (string Name, object Value)> Required = new()
    {
        ["AveragePool"] = ("kernel_shape", new[] { 2L, 2L }),
        ["BitShift"] = ("direction", "LEFT"),
        ["Concat"] = ("axis", 0L),
        ["DepthToSpace"] = ("blocksize", 2L),
        ["Einsum"] = ("equation", "i->i"),
        ["GRU"] = ("hidden_size", 2L),
        ["LRN"] = ("size", 3L),
        ["LSTM"] = ("hidden_size", 2L),
        ["MaxPool"] = ("kernel_shape", new[] { 2L, 2L }),
        ["MaxUnpool"] = ("kernel_shape", new[] { 2L, 2L }),
        ["Mod"] = ("fmod", 1L),
        ["RNN"] = ("hidden_size", 2L),
        ["SpaceToDepth"] = ("blocksize", 2L),
    };

    public static TheoryData<int> OperatorSetsOfFiles => [.. OperatorSets.All];

    [Theory]
    [MemberData(nameof(OperatorSetsOfFiles))]
    public void IsWhatOnnxRuntimeLoads(int opset)
    {
        var wrong = new List<string>();
        foreach (var (operation, kernel) in KernelTable.All(opset))
        {
            if (!kernel.Signature.Contains('T')) continue;
            var loaded = string.Concat(KernelTable.Types.Select(
                type => !LoadsButFails.Contains((operation, type)) && Loads(operation, kernel, type, opset) ? 'x' : '-'));
            // Before operator set 20 ONNX Runtime took more types in some operators: what the table leaves out is unused.
            var isRight = opset >= 20 ? loaded == kernel.Row : kernel.Row.Zip(loaded).All(pair => pair.First == '-' || pair.Second == 'x');
            if (!isRight) wrong.Add($"{operation}: the table has {kernel.Row}, ONNX Runtime {loaded}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static bool Loads(string operation, Kernel kernel, TensorProto.Types.DataType type, int opset)
    {
        var graph = new GraphProto { Name = "probe" };
        var node = new NodeProto { OpType = operation, Name = "node" };
        var (inputs, outputs) = (kernel.Signature.Split('>')[0].TrimEnd('*'), kernel.Signature.Split('>')[1].TrimEnd('*'));
        foreach (var (i, letter) in Given(operation, inputs).Index())
        {
            node.Input.Add(letter == '-' ? "" : $"in{i}");
            if (letter != '-') graph.Input.Add(Describe($"in{i}", letter, type));
        }
        foreach (var (i, letter) in outputs.Index())
        {
            node.Output.Add($"out{i}");
            graph.Output.Add(Describe($"out{i}", letter, type));
        }
        if (Required.TryGetValue(operation, out var attribute)) node.With(attribute.Name, attribute.Value);
        graph.Node.Add(node);
        var model = new ModelProto
        {
            IrVersion = OperatorSets.FileFormat(opset),
            OpsetImport = { new OperatorSetIdProto { Version = opset } },
            Graph = graph,
        };
        try
        {
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
            using var session = new InferenceSession(model.ToByteArray(), options);
            return true;
        }
        catch (OnnxRuntimeException)
        {
            return false;
        }
    }

    /// <summary>Resize takes factors or sizes, not both; lengths of sequences have 32 bits; axes are left out where they may be.</summary>
    private static string Given(string operation, string inputs) => operation switch
    {
        "Resize" => "T--i",
        "Pad" => "TiT",
        _ => inputs,
    };

    private static ValueInfoProto Describe(string name, char letter, TensorProto.Types.DataType type) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = letter switch
                {
                    'b' => TensorProto.Types.DataType.Bool,
                    'i' or 'j' => TensorProto.Types.DataType.Int64,
                    'f' => TensorProto.Types.DataType.Float,
                    _ => type,
                },
            },
        },
    };
}
