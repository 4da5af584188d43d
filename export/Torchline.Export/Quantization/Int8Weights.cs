using Torchline.Export.Graph;

namespace Torchline.Export.Quantization;

/// <summary>Weights in 8 bits with a scale for each output channel and zero point 0, and biases in 32 bits with the scale of the products.</summary>
internal sealed class Int8Weights(GraphProto graph, GraphView view)
{
    private const int LargestBias = 1 << 30; // leaves room for the sum of products

    /// <summary>Replaces a node's weights and bias by quantised ones.</summary>
    /// <returns>Nodes that turn the stored integers into the operands of <paramref name="node"/>, to stand before it.</returns>
    public IEnumerable<NodeProto> Quantise(NodeProto node, float inputScale)
    {
        var stored = view.Initializer(node.Input[1])!;
        var bias = node.Input.Count > 2 && node.Input[2].Length > 0 ? view.Initializer(node.Input[2])!.ToFloats() : null;
        var axis = node.OpType == "Conv" || node.Number("transB", 0) != 0 ? 0 : 1;
        var weights = stored.ToFloats();
        var channels = (int)stored.Dims[axis];
        var scales = Scales(weights, channels, axis);
        if (bias is { Length: 1 }) bias = [.. Enumerable.Repeat(bias[0], channels)];
        // A channel with next to no weights, but a bias, needs a scale with which the bias fits.
        for (var channel = 0; bias is not null && channel < channels; channel++)
            scales[channel] = Math.Max(scales[channel], Math.Abs(bias[channel]) / inputScale / LargestBias);

        var name = $"{node.Output[0]}.weight";
        var quantised = new sbyte[weights.Length];
        for (var i = 0; i < weights.Length; i++)
            quantised[i] = (sbyte)Math.Clamp(MathF.Round(weights[i] / scales[Channel(i, weights.Length, channels, axis)]), -sbyte.MaxValue, sbyte.MaxValue);
        graph.Initializer.Add(TensorProtos.Of<sbyte>($"{name}_quantized", DataType.Int8, quantised, stored.Dims));
        node.Input[1] = name;
        yield return Dequantise(name, scales, TensorProtos.Of<sbyte>($"{name}_zero_point", DataType.Int8, new sbyte[channels], channels), axis);

        if (bias is null) yield break;
        var biasName = $"{node.Output[0]}.bias";
        var biasScales = scales.Select(scale => scale * inputScale).ToArray();
        var integers = bias.Select((value, channel) => (int)Math.Round((double)value / biasScales[channel])).ToArray();
        graph.Initializer.Add(TensorProtos.Of<int>($"{biasName}_quantized", DataType.Int32, integers, channels));
        node.Input[2] = biasName;
        yield return Dequantise(biasName, biasScales, TensorProtos.Of<int>($"{biasName}_zero_point", DataType.Int32, new int[channels], channels), 0);
    }

    private NodeProto Dequantise(string name, float[] scales, TensorProto zeroPoints, int axis)
    {
        graph.Initializer.Add(TensorProtos.Of<float>($"{name}_scale", DataType.Float, scales, scales.Length));
        graph.Initializer.Add(zeroPoints);
        return Nodes.Create("DequantizeLinear", $"{name}_dequantize", [$"{name}_quantized", $"{name}_scale", zeroPoints.Name], name)
            .With("axis", (long)axis);
    }

    private static float[] Scales(float[] weights, int channels, int axis)
    {
        var scales = new float[channels];
        for (var i = 0; i < weights.Length; i++)
        {
            ref var largest = ref scales[Channel(i, weights.Length, channels, axis)];
            largest = Math.Max(largest, Math.Abs(weights[i]));
        }
        foreach (ref var scale in scales.AsSpan()) scale = float.IsNormal(scale / sbyte.MaxValue) ? scale / sbyte.MaxValue : 1;
        return scales;
    }

    /// <summary>The output channel of an element: the first dimension of a kernel, the second of a matrix.</summary>
    private static int Channel(int element, int elements, int channels, int axis) =>
        axis == 0 ? element / (elements / channels) : element % channels;
}
