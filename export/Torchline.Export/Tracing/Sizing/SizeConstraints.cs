using Torchline.Export.Sizes;

namespace Torchline.Export.Tracing.Sizing;

/// <summary>
/// Sizes that libtorch needs to be equal: of tensors that are joined, multiplied or broadcast. Where their functions differ, one of them was
/// derived from an integer that the traces had in one value only: sizes at which they differ are to be traced.
/// </summary>
internal static class SizeConstraints
{
    /// <summary>The pairs of a call that are not the same function.</summary>
    public static IEnumerable<(SizeExpression Left, SizeExpression Right)> Of(SizedCall call) =>
        Needed(call).Where(pair => !pair.Item1.Equals(pair.Item2));

    private static IEnumerable<(SizeExpression, SizeExpression)> Needed(SizedCall call)
    {
        switch (call.Operation.Operator)
        {
            case "aten::cat" or "aten::concat":
                var parts = call.List("tensors").Where(part => part.Length == call.Result.Rank).ToArray();
                var axis = call.ResultAxis("dim");
                return parts.Skip(1).SelectMany(part => parts[0].Zip(part).Where((_, dimension) => dimension != axis)).Select(pair => (pair.First, pair.Second));
            case "aten::mm" or "aten::bmm":
                return [(call["self"][^1], call["mat2"][^2])];
            case "aten::matmul":
                return call["self"].Length == 0 || call["other"].Length == 0 ? [] : [(call["self"][^1], call["other"][Math.Max(0, call["other"].Length - 2)])];
            default:
                return SizeRules.Find(call.Operation.Operator) is null ? Broadcast(call.Tensors) : [];
        }
    }

    private static IEnumerable<(SizeExpression, SizeExpression)> Broadcast(SizeExpression[][] shapes)
    {
        foreach (var (left, right) in shapes.Zip(shapes.Skip(1)))
        {
            foreach (var (size, other) in left.Reverse().Zip(right.Reverse()))
                if (size.Value != 1 && other.Value != 1) yield return (size, other);
        }
    }
}
