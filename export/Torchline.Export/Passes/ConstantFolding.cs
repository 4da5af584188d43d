using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Torchline.Export.Graph;

namespace Torchline.Export.Passes;

/// <summary>Computes at export, in ONNX Runtime, what depends on constants only; parameters stay as they were trained.</summary>
internal static class ConstantFolding
{
    private const int LargestElements = 1024;

    public static bool Fold(ModelProto model, IReadOnlySet<string> states)
    {
        var graph = model.Graph;
        var constants = graph.Initializer.Where(initializer => !states.Contains(initializer.Name)).Select(initializer => initializer.Name).ToHashSet();
        var foldable = graph.Node.FirstOrDefault(node =>
            node.Input.Count > 0 && !node.Bodies.Any() && node.Input.All(input => input.Length == 0 || constants.Contains(input))
            && !graph.Output.Any(output => node.Output.Contains(output.Name)));
        if (foldable is null) return false;

        // One node at a time: what it feeds becomes foldable in turn.
        var results = Evaluate(model, foldable);
        if (results.Any(result => result.Dims.Aggregate(1L, (product, size) => product * size) > LargestElements)) return false;
        graph.Node.Remove(foldable);
        graph.Initializer.Add(results);
        return true;
    }

    private static TensorProto[] Evaluate(ModelProto model, NodeProto node)
    {
        var small = new ModelProto { IrVersion = model.IrVersion, OpsetImport = { model.OpsetImport }, Graph = new GraphProto { Name = "constants" } };
        small.Graph.Node.Add(node);
        small.Graph.Initializer.Add(model.Graph.Initializer.Where(initializer => node.Input.Contains(initializer.Name)));
        small.Graph.Output.Add(node.Output.Select(output => new ValueInfoProto { Name = output }));
        // Without warnings: ONNX Runtime cannot simplify a graph of one node.
        using var quiet = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(small.ToByteArray(), quiet);
        using var options = new RunOptions();
        using var results = session.Run(options, [], Array.Empty<OrtValue>(), node.Output);
        return [.. node.Output.Zip(results, ToInitializer)];
    }

    private static TensorProto ToInitializer(string name, OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        return new TensorProto
        {
            Name = name,
            DataType = (DataType)info.ElementDataType,
            Dims = { info.Shape },
            RawData = ByteString.CopyFrom(value.GetTensorMutableRawData()),
        };
    }
}
