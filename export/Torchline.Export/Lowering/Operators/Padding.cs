using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Values around a tensor.</summary>
internal static class Padding
{
    [Lowers("aten::pad", Limits = "not circular")]
    private static OnnxValue Pad(Call call)
    {
        var mode = call.Text("mode") switch
        {
            "constant" or null => "constant",
            "reflect" => "reflect",
            "replicate" => "edge",
            var other => throw call.Unsupported($"mode=\"{other}\""),
        };
        // libtorch begins with the last dimension: before it and after it, then the one before.
        long[][] around = [.. call.Ints("pad").Chunk(2).Reverse()];
        long[] pads = [.. around.Select(pair => pair[0]), .. around.Select(pair => pair[1])];
        var axes = Enumerable.Range(call.Traced("self").Rank - around.Length, around.Length).Select(axis => (long)axis);
        var value = mode == "constant" && call.Has("value") ? call.Graph.Scalar(call.Number("value"), call.ResultType) : OnnxValue.Absent;
        return call.Emit("Pad", [call["self"], call.Graph.Int64s(pads), value, call.Graph.Int64s([.. axes])], ("mode", mode));
    }
}
