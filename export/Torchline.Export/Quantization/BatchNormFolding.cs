using Torchline.Export.Graph;
using Torchline.Export.Passes;

namespace Torchline.Export.Quantization;

/// <summary>Folds a batch normalisation into the convolution before it: rounding the product once loses less than rounding each.</summary>
internal static class BatchNormFolding
{
    private const float DefaultEpsilon = 1e-5f; // the ONNX operator's

    public static void Run(GraphProto graph)
    {
        var view = new GraphView(graph);
        foreach (var normalization in graph.Node.Where(node => node.OpType == "BatchNormalization").ToArray())
        {
            if (view.ProducerOf(normalization.Input[0]) is not { OpType: "Conv" } convolution
                || view.SoleConsumer(normalization.Input[0]) is null
                || convolution.Input.Skip(1).Concat(normalization.Input.Skip(1)).Any(name => view.Initializer(name) is null))
            {
                continue;
            }
            Fold(graph, view, convolution, normalization);
        }
        DeadCode.Remove(graph);
    }

    private static void Fold(GraphProto graph, GraphView view, NodeProto convolution, NodeProto normalization)
    {
        var stored = view.Initializer(convolution.Input[1])!;
        var weights = stored.ToFloats();
        var channels = (int)stored.Dims[0];
        var bias = convolution.Input.Count > 2 ? view.Initializer(convolution.Input[2])!.ToFloats() : new float[channels];
        var parameters = normalization.Input.Skip(1).Select(name => view.Initializer(name)!.ToFloats()).ToArray();
        var (scale, shift, mean, variance) = (parameters[0], parameters[1], parameters[2], parameters[3]);
        var epsilon = normalization.Attribute("epsilon")?.F ?? DefaultEpsilon;

        var size = weights.Length / channels;
        for (var channel = 0; channel < channels; channel++)
        {
            var factor = scale[channel] / Math.Sqrt((double)variance[channel] + epsilon);
            foreach (ref var weight in weights.AsSpan(channel * size, size)) weight = (float)(weight * factor);
            bias[channel] = (float)((bias[channel] - mean[channel]) * factor + shift[channel]);
        }
        var result = normalization.Output[0];
        var (weightName, biasName) = ($"{result}.folded_weight", $"{result}.folded_bias");
        graph.Initializer.Add(TensorProtos.Of<float>(weightName, DataType.Float, weights, stored.Dims));
        graph.Initializer.Add(TensorProtos.Of<float>(biasName, DataType.Float, bias, channels));
        var data = convolution.Input[0];
        convolution.Input.Clear();
        convolution.Input.Add([data, weightName, biasName]);
        convolution.Output[0] = result;
        graph.Node.Remove(normalization);
    }
}
