using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Gives windowed operators the batch that ONNX requires of them and libtorch does not: (C, H, W) as (1, C, H, W).</summary>
internal static class Batched
{
    /// <summary>Applies an operator with one result to an argument.</summary>
    public static OnnxValue Run(Call call, string argument, int dimensions, Func<OnnxValue, OnnxValue> apply) =>
        Run(call, argument, dimensions, input => (OnnxValue[])[apply(input)])[0];

    /// <summary>Applies an operator with several results to an argument.</summary>
    public static OnnxValue[] Run(Call call, string argument, int dimensions, Func<OnnxValue, OnnxValue[]> apply)
    {
        if (call.Traced(argument).Rank == dimensions + 2) return apply(call[argument]);
        var axis = call.Graph.Int64s(0);
        var results = apply(call.Graph.Add("Unsqueeze", call[argument].Type, [call[argument], axis]));
        return [.. results.Select(result => call.Graph.Add("Squeeze", result.Type, [result, axis]))];
    }
}
