using Torchline.Contracts.Tasks.Sentiment;

namespace InferenceService.Tests.Fixtures;

/// <summary>
/// A sentiment network as an ONNX file: the probability is the sigmoid of the sum of a text's word weights. With
/// <c>slowdown</c> it multiplies matrices first, to no effect but time.
/// </summary>
internal static class WordWeightNetwork
{
    public static byte[] Write(float[] weights, int slowdown = 0)
    {
        var graph = new OnnxGraphWriter();
        var lengthAxis = graph.Constant("lengthAxis", 1L);
        var embedded = graph.Node( // (batch, length, 1)
            "Gather", "embedded", [graph.Constant("weights", weights, weights.Length, 1), SentimentContract.Tokens]);
        var sum = graph.Node("ReduceSum", "sum", [embedded, lengthAxis], ("keepdims", 0)); // (batch, 1)
        var probabilities = graph.Node("Sigmoid", "probabilities", [graph.Delay(sum, columns: 1, slowdown)]);
        graph.Node("Squeeze", SentimentContract.Probability, [probabilities, lengthAxis]); // (batch)
        return graph
            .Input(SentimentContract.Tokens, OnnxGraphWriter.Int64, "batch", "length")
            .Output(SentimentContract.Probability, OnnxGraphWriter.Float32, "batch")
            .ToModel();
    }
}
