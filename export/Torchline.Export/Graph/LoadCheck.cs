using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace Torchline.Export.Graph;

/// <summary>Refuses a graph that ONNX Runtime does not load: no file of it is written.</summary>
internal static class LoadCheck
{
    // Larger constants are weights, which take long to copy: inputs of the same shape stand for them.
    private const int LargestConstant = 256;

    /// <exception cref="ExportException">ONNX Runtime does not load it; the message names the operator and the place.</exception>
    public static void Run(ModelProto model)
    {
        var bytes = WithoutWeights(model).ToByteArray();
        Load(model, bytes, GraphOptimizationLevel.ORT_DISABLE_ALL, "does not load the exported graph"); // its messages name nodes of the file
        Load(model, bytes, GraphOptimizationLevel.ORT_ENABLE_ALL,
            "damages the exported graph by its own optimizations: write the program otherwise there, such as two factors as one. It fails");
    }

    private static void Load(ModelProto model, byte[] bytes, GraphOptimizationLevel level, string fault)
    {
        using var options = new SessionOptions { GraphOptimizationLevel = level, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        try
        {
            using var session = new InferenceSession(bytes, options);
        }
        catch (OnnxRuntimeException failure)
        {
            var node = model.Graph.WithBodies.SelectMany(graph => graph.Node)
                .Where(node => Names(failure.Message, node)).MaxBy(node => node.Name.Length);
            var place = node is null ? "" : $", for {node.OpType}, of {node.DocString}";
            throw new ExportException($"ONNX Runtime {fault}{place}: {failure.Message}", failure);
        }
    }

    private static bool Names(string message, NodeProto node) =>
        message.Contains($"({node.Name})", StringComparison.Ordinal) || message.Contains($"'{node.Name}'", StringComparison.Ordinal);

    private static ModelProto WithoutWeights(ModelProto model)
    {
        var graph = new GraphProto
        {
            Name = model.Graph.Name,
            Node = { model.Graph.Node },
            Input = { model.Graph.Input },
            Output = { model.Graph.Output },
        };
        foreach (var initializer in model.Graph.Initializer)
        {
            if (initializer.Dims.Aggregate(1L, (product, size) => product * size) <= LargestConstant)
            {
                graph.Initializer.Add(initializer);
                continue;
            }
            var shape = new TensorShapeProto { Dim = { initializer.Dims.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }) } };
            graph.Input.Add(new ValueInfoProto
            {
                Name = initializer.Name,
                Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = initializer.DataType, Shape = shape } },
            });
        }
        return new ModelProto { IrVersion = model.IrVersion, OpsetImport = { model.OpsetImport }, Graph = graph };
    }
}
