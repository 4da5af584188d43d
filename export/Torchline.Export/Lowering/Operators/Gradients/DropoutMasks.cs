using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators.Gradients;

/// <summary>What training draws by chance (dropout's masks).</summary>
internal static class DropoutMasks
{
    [Lowers("aten::bernoulli", Limits = "with a seed input")]
    private static OnnxValue Bernoulli(Call call)
    {
        if (call.Random is not { } random)
        {
            throw call.Unsupported(
                "it draws numbers by chance (dropout in training): ask for a seed input (ExportRequest.Seed, TrainingStepRequest.HasSeed), or call eval() on the layer");
        }
        if (!call.Has("p") || call.IsTensor("p")) throw call.Unsupported("the probabilities are a tensor");
        var isOne = call.Truth("Less", random.Uniform(call.Integer(call.CountOf(call.Result))), call.Graph.Scalar(call.Number("p"), DataType.Float));
        return call.Emit("Reshape", call.Graph.Cast(isOne, call.ResultType), call.ShapeOf(call.Result));
    }
}
