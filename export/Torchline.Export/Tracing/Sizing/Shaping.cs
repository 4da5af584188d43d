using Torchline.Export.Sizes;

namespace Torchline.Export.Tracing.Sizing;

/// <summary>Sizes of what is reshaped, repeated, or put in another order.</summary>
internal static class Shaping
{
    [Sizes("aten::view", "aten::view_copy", "aten::_unsafe_view", "aten::_reshape_alias")]
    private static SizeExpression[] View(SizedCall call) => call.Has("size") ? Filled(call["self"], call.Sizes("size")) : call["self"];

    [Sizes("aten::reshape")]
    private static SizeExpression[] Reshape(SizedCall call) => Filled(call["self"], call.Sizes("shape"));

    [Sizes("aten::view_as", "aten::reshape_as", "aten::expand_as")]
    private static SizeExpression[] AsOther(SizedCall call) => call["other"];

    [Sizes("aten::flatten")]
    private static SizeExpression[] Flatten(SizedCall call)
    {
        var self = call["self"];
        if (self.Length == 0) return [1];
        var (first, last) = (call.Axis("start_dim"), call.Axis("end_dim"));
        return [.. self[..first], self[first..(last + 1)].Aggregate((product, size) => product * size), .. self[(last + 1)..]];
    }

    [Sizes("aten::unflatten")]
    private static SizeExpression[] Unflatten(SizedCall call)
    {
        var (self, axis) = (call["self"], call.Axis("dim"));
        return [.. self[..axis], .. Filled([self[axis]], call.Sizes("sizes")), .. self[(axis + 1)..]];
    }

    [Sizes("aten::unsqueeze")]
    private static SizeExpression[] Unsqueeze(SizedCall call)
    {
        var axis = call.ResultAxis("dim");
        return [.. call["self"][..axis], 1, .. call["self"][axis..]];
    }

    [Sizes("aten::squeeze")]
    private static SizeExpression[] Squeeze(SizedCall call)
    {
        var axes = call.Has("dim") ? call.Axes("dim") : SizedCall.Dimensions(0, call.Traced("self").Rank);
        return [.. call["self"].Where((size, axis) => size.Value != 1 || !axes.Contains(axis))];
    }

    [Sizes("aten::permute")]
    private static SizeExpression[] Permute(SizedCall call) => [.. call.Axes("dims").Select(axis => call["self"][axis])];

    [Sizes("aten::transpose", "aten::swapaxes", "aten::swapdims")]
    private static SizeExpression[] Transpose(SizedCall call)
    {
        var sizes = call["self"];
        if (sizes.Length == 0) return sizes;
        var (first, second) = call.Has("dim0") ? (call.Axis("dim0"), call.Axis("dim1")) : (call.Axis("axis0"), call.Axis("axis1"));
        (sizes[first], sizes[second]) = (sizes[second], sizes[first]);
        return sizes;
    }

    [Sizes("aten::t", "aten::numpy_T", "aten::adjoint", "aten::mT", "aten::mH", "aten::matrix_H")]
    private static SizeExpression[] Reverse(SizedCall call) =>
        call.Operation.Operator is "aten::t" or "aten::numpy_T" ? [.. call["self"].Reverse()] : [.. call["self"][..^2], call["self"][^1], call["self"][^2]];

    [Sizes("aten::expand", "aten::broadcast_to")]
    private static SizeExpression[] Expand(SizedCall call)
    {
        var (self, target) = (call["self"], call.Sizes("size"));
        return [.. target.Select((size, axis) => size.Value == -1 ? self[axis - (target.Count - self.Length)] : size)];
    }

    [Sizes("aten::repeat")]
    private static SizeExpression[] Repeat(SizedCall call)
    {
        var (self, repeats) = (call["self"], call.Sizes("repeats"));
        var missing = repeats.Count - self.Length;
        return [.. repeats.Select((times, axis) => axis < missing ? times : self[axis - missing] * times)];
    }

    [Sizes("aten::cat", "aten::concat")]
    private static SizeExpression[] Concatenate(SizedCall call)
    {
        // libtorch passes over empty vectors among tensors of more dimensions.
        var parts = call.List("tensors").Where(part => part.Length == call.Result.Rank).ToArray();
        var axis = call.ResultAxis("dim");
        SizeExpression[] sizes = [.. parts[0]];
        sizes[axis] = parts.Select(part => part[axis]).Aggregate((sum, size) => sum + size);
        return sizes;
    }

    [Sizes("aten::stack")]
    private static SizeExpression[] Stack(SizedCall call)
    {
        var (parts, axis) = (call.List("tensors"), call.ResultAxis("dim"));
        return [.. parts[0][..axis], parts.Length, .. parts[0][axis..]];
    }

    [Sizes("aten::split", "aten::unsafe_split")]
    private static SizeExpression[][] Split(SizedCall call) => call.Sizes("split_size") is { Count: 1 } one && call.Operation.Schema.Arguments[1].Type != "int[]"
        ? Pieces(call, one[0])
        : Parts(call, call.Sizes("split_size"));

    [Sizes("aten::split_with_sizes", "aten::unsafe_split_with_sizes")]
    private static SizeExpression[][] SplitWithSizes(SizedCall call) => Parts(call, call.Sizes("split_sizes"));

    [Sizes("aten::chunk", "aten::unsafe_chunk")]
    private static SizeExpression[][] Chunk(SizedCall call) => Pieces(call, call["self"][call.Axis("dim")].CeilDivide(call.Int("chunks")));

    [Sizes("aten::unbind")]
    private static SizeExpression[] Unbind(SizedCall call) => Without(call["self"], call.Axis("dim"));

    [Sizes("aten::meshgrid")]
    private static SizeExpression[] Grid(SizedCall call)
    {
        SizeExpression[] sizes = [.. call.List("tensors").Select(vector => vector.Length == 0 ? 1 : vector[0])];
        if (call.Text("indexing") == "xy" && sizes.Length > 1) (sizes[0], sizes[1]) = (sizes[1], sizes[0]);
        return sizes;
    }

    /// <summary>All sizes but one dimension's.</summary>
    internal static SizeExpression[] Without(SizeExpression[] sizes, int axis) => [.. sizes[..axis], .. sizes[(axis + 1)..]];

    /// <summary>The target shape, where -1 stands for what is left.</summary>
    private static SizeExpression[] Filled(SizeExpression[] self, IReadOnlyList<SizeExpression> target)
    {
        if (target.All(size => size.Value != -1)) return [.. target];
        var known = target.Where(size => size.Value != -1).Aggregate((SizeExpression)1, (product, size) => product * size);
        var rest = self.Aggregate((SizeExpression)1, (product, size) => product * size).FloorDivide(known);
        return [.. target.Select(size => size.Value == -1 ? rest : size)];
    }

    /// <summary>Pieces of a size; the last one has what is left.</summary>
    private static SizeExpression[][] Pieces(SizedCall call, SizeExpression size)
    {
        var (self, axis, count) = (call["self"], call.Axis("dim"), call.Operation.Results.Count);
        var last = self[axis] - size * (count - 1);
        return [.. Enumerable.Range(0, count).Select(piece => With(self, axis, piece == count - 1 ? last : size))];
    }

    private static SizeExpression[][] Parts(SizedCall call, IReadOnlyList<SizeExpression> sizes) =>
        [.. sizes.Select(size => With(call["self"], call.Axis("dim"), size))];

    internal static SizeExpression[] With(SizeExpression[] sizes, int axis, SizeExpression size) => [.. sizes[..axis], size, .. sizes[(axis + 1)..]];
}
