using System.Runtime.InteropServices;
using Torchline.Contracts.Manifest;

namespace Torchline.InferenceService.Tests.Fixtures;

/// <summary>
/// A sentiment network as an ONNX file: the probability is the sigmoid of the sum of a text's word weights. With
/// <c>slowdown</c> it multiplies matrices first, to no effect but time.
/// </summary>
internal static class WordWeightNetwork
{
    private const int Float = 1, Int64 = 7, Width = 1024;

    public static byte[] Write(float[] weights, int slowdown = 0)
    {
        var graph = new ProtobufWriter();
        graph.Message(1, Node("Gather", ["weights", SentimentContract.Tokens], "embedded")); // (batch, length, 1)
        graph.Message(1, Node("ReduceSum", ["embedded", "lengthAxis"], "sum", keepDimensions: false)); // (batch, 1)
        string current = "sum";
        if (slowdown > 0)
        {
            graph.Message(1, Node("MatMul", [current, "first"], current = "wide0")); // (batch, Width)
            for (int i = 0; i < slowdown; i++)
            {
                graph.Message(1, Node("MatMul", [current, "identity"], current = $"wide{i + 1}"));
            }

            graph.Message(1, Node("MatMul", [current, "last"], current = "narrow"));
        }

        graph.Message(1, Node("Sigmoid", [current], "probabilities"));
        graph.Message(1, Node("Squeeze", ["probabilities", "lengthAxis"], SentimentContract.Probability));
        graph.Text(2, "graph");
        graph.Message(5, Tensor("weights", Float, [weights.Length, 1], MemoryMarshal.AsBytes<float>(weights)));
        graph.Message(5, Tensor("lengthAxis", Int64, [1], MemoryMarshal.AsBytes<long>([1L])));
        if (slowdown > 0)
        {
            var unit = new float[Width];
            unit[0] = 1;
            var identity = new float[Width * Width];
            for (int i = 0; i < Width; i++)
            {
                identity[(i * Width) + i] = 1;
            }

            graph.Message(5, Tensor("first", Float, [1, Width], MemoryMarshal.AsBytes<float>(unit)));
            graph.Message(5, Tensor("identity", Float, [Width, Width], MemoryMarshal.AsBytes<float>(identity)));
            graph.Message(5, Tensor("last", Float, [Width, 1], MemoryMarshal.AsBytes<float>(unit)));
        }

        graph.Message(11, Value(SentimentContract.Tokens, Int64, "batch", "length"));
        graph.Message(12, Value(SentimentContract.Probability, Float, "batch"));
        return new ProtobufWriter()
            .Integer(1, 8) // IR version
            .Message(8, new ProtobufWriter().Text(1, "").Integer(2, 17)) // opset
            .Message(7, graph)
            .ToArray();
    }

    private static ProtobufWriter Node(string operation, string[] inputs, string output, bool keepDimensions = true)
    {
        var node = new ProtobufWriter();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, output).Text(4, operation);
        return keepDimensions ? node : node.Message(5, new ProtobufWriter().Text(1, "keepdims").Integer(3, 0).Integer(20, 2));
    }

    private static ProtobufWriter Tensor(string name, int type, long[] shape, ReadOnlySpan<byte> data)
    {
        var tensor = new ProtobufWriter();
        foreach (long size in shape)
        {
            tensor.Integer(1, size);
        }

        return tensor.Integer(2, type).Text(8, name).Bytes(9, data);
    }

    private static ProtobufWriter Value(string name, int type, params string[] axes)
    {
        var shape = new ProtobufWriter();
        foreach (string axis in axes)
        {
            shape.Message(1, new ProtobufWriter().Text(2, axis));
        }

        var tensorType = new ProtobufWriter().Integer(1, type).Message(2, shape);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensorType));
    }
}
