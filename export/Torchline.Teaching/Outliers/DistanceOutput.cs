using System.Runtime.InteropServices;
using Google.Protobuf;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Export.Graph;
using DataType = Torchline.Export.Graph.TensorProto.Types.DataType;

namespace Torchline.Teaching.Outliers;

/// <summary>The second output of a classifier's graph, the distance of an image from the training images.</summary>
/// <remarks>All its nodes and constants have names of one beginning. No operator among them depends on the operator set.</remarks>
internal static class DistanceOutput
{
    private const string Beginning = ClassificationContract.Distance + ".";

    /// <summary>Adds the output to a graph, in place of one that is there.</summary>
    /// <param name="model">The model; it is changed.</param>
    /// <param name="features">The value with the features.</param>
    /// <param name="isHalf">Whether they are float16; the distance is computed in float32.</param>
    /// <param name="distance">The distance.</param>
    public static void AddTo(ModelProto model, string features, bool isHalf, ImageDistance distance)
    {
        RemoveFrom(model);
        var (graph, width) = (model.Graph, distance.Images[0].Length);
        var columns = new float[width * distance.Images.Count]; // (features, images)
        foreach (var (column, image) in distance.Images.Index())
        {
            for (var row = 0; row < width; row++) columns[(row * distance.Images.Count) + column] = image[row];
        }
        var input = features;
        if (isHalf)
        {
            input = Name("features");
            graph.Node.Add(Node("Cast", [features], input, Integer("to", (long)DataType.Float)));
        }
        graph.Node.Add(Node("LpNormalization", [input], Name("unit"), Integer("axis", -1), Integer("p", 2)));
        graph.Node.Add(Node("MatMul", [Name("unit"), Constant(graph, "images", columns, width, distance.Images.Count)], Name("cosines")));
        var nearest = Node("TopK", [Name("cosines"), Constant(graph, "neighbours", distance.Neighbours)], Name("nearest"), Integer("sorted", 0));
        nearest.Output.Add(Name("places"));
        graph.Node.Add(nearest);
        var share = Enumerable.Repeat(1f / distance.Neighbours, distance.Neighbours).ToArray();
        graph.Node.Add(Node("MatMul", [Name("nearest"), Constant(graph, "share", share, distance.Neighbours)], Name("mean")));
        graph.Node.Add(Node("Sub", [Constant(graph, "one", [1f]), Name("mean")], ClassificationContract.Distance));
        graph.Output.Add(OutputLike(graph.Output[0]));
    }

    /// <summary>A model with the output.</summary>
    /// <param name="model">The ONNX file without it.</param>
    /// <param name="features">The value with the features.</param>
    /// <param name="isHalf">Whether they are float16.</param>
    /// <param name="distance">The distance.</param>
    public static byte[] AddTo(byte[] model, string features, bool isHalf, ImageDistance distance)
    {
        var parsed = ModelProto.Parser.ParseFrom(model);
        AddTo(parsed, features, isHalf, distance);
        return parsed.ToByteArray();
    }

    /// <summary>Takes the output and all that is for it alone out of a graph.</summary>
    public static void RemoveFrom(ModelProto model)
    {
        var graph = model.Graph;
        Keep(graph.Node, node => !IsOwn(node.Name));
        Keep(graph.Initializer, constant => !IsOwn(constant.Name));
        Keep(graph.ValueInfo, value => !IsOwn(value.Name));
        Keep(graph.Output, output => output.Name != ClassificationContract.Distance);
    }

    private static bool IsOwn(string name) => name.StartsWith(Beginning, StringComparison.Ordinal);

    private static string Name(string part) => Beginning + part;

    private static void Keep<T>(Google.Protobuf.Collections.RepeatedField<T> field, Func<T, bool> condition)
    {
        T[] kept = [.. field.Where(condition)];
        field.Clear();
        field.AddRange(kept);
    }

    /// <summary>One number an image: the first axis of another output.</summary>
    private static ValueInfoProto OutputLike(ValueInfoProto other)
    {
        var output = other.Clone();
        output.Name = ClassificationContract.Distance;
        output.Type.TensorType.ElemType = DataType.Float;
        while (output.Type.TensorType.Shape.Dim.Count > 1) output.Type.TensorType.Shape.Dim.RemoveAt(1);
        return output;
    }

    private static NodeProto Node(string type, string[] inputs, string output, params AttributeProto[] attributes)
    {
        var node = new NodeProto { Name = $"{Beginning}{type}.{output}", OpType = type, Input = { inputs }, Output = { output } };
        node.Attribute.AddRange(attributes);
        return node;
    }

    private static AttributeProto Integer(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    private static string Constant(GraphProto graph, string name, float[] values, params long[] shape)
    {
        graph.Initializer.Add(new TensorProto
        {
            Name = Name(name),
            DataType = DataType.Float,
            Dims = { shape },
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values)),
        });
        return Name(name);
    }

    private static string Constant(GraphProto graph, string name, long value)
    {
        graph.Initializer.Add(new TensorProto
        {
            Name = Name(name),
            DataType = DataType.Int64,
            Dims = { 1 },
            RawData = ByteString.CopyFrom(BitConverter.GetBytes(value)),
        });
        return Name(name);
    }
}
