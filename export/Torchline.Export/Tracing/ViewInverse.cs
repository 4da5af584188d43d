using Torchline.Export.Sizes;
using Torchline.Recording;

namespace Torchline.Export.Tracing;

/// <summary>What a tensor becomes when one of its views is overwritten: the view operator, backwards.</summary>
internal static class ViewInverse
{
    private const string SelectScatter = "aten::select_scatter(Tensor self, Tensor src, int dim, int index) -> Tensor";
    private const string SliceScatter = "aten::slice_scatter(Tensor self, Tensor src, int dim=0, int? start=None, int? end=None, int step=1) -> Tensor";

    // Other objects for the same elements in the same order.
    private static readonly HashSet<string> Reshaping =
    [
        "aten::unsqueeze", "aten::squeeze", "aten::view", "aten::reshape", "aten::_unsafe_view", "aten::_reshape_alias", "aten::flatten",
        "aten::unflatten", "aten::view_as", "aten::reshape_as",
    ];

    /// <summary>The call that puts <paramref name="written"/> back through <paramref name="view"/> into its base.</summary>
    /// <exception cref="ExportException">The view operator has no inverse here.</exception>
    public static OperatorCall Of(TensorView view, Value @base, Value written, OperatorCall write, Func<RecordedTensor, Value> newValue)
    {
        var call = view.Call;
        var source = new Argument.Tensor(@base);
        var update = new Argument.Tensor(written);
        if (Reshaping.Contains(call.Operator))
            return Call("aten::reshape(Tensor self, int[] shape) -> Tensor", [update, new Argument.IntList([.. @base.Sizes.Select(size => size!)])]);
        return call.Operator switch
        {
            "aten::select" => Call(SelectScatter, [source, update, .. call.Arguments.Skip(1)]),
            "aten::unbind" => Call(SelectScatter, [source, update, call.Arguments[1], Number(view.Result)]),
            "aten::slice" => Call(SliceScatter, [source, update, .. call.Arguments.Skip(1)]),
            "aten::diagonal" => Call(
                "aten::diagonal_scatter(Tensor self, Tensor src, int offset=0, int dim1=0, int dim2=1) -> Tensor", [source, update, .. call.Arguments.Skip(1)]),
            "aten::chunk" or "aten::split" or "aten::split_with_sizes" => Call(SliceScatter, [source, update, .. Piece(view, @base)]),
            "aten::t" => Call("aten::t(Tensor self) -> Tensor", [update]),
            "aten::numpy_T" or "aten::mT" or "aten::mH" or "aten::adjoint" => Call(call.Schema.ToString() + "(Tensor self) -> Tensor", [update]),
            "aten::transpose" or "aten::swapaxes" or "aten::swapdims" => Call(
                "aten::transpose.int(Tensor self, int dim0, int dim1) -> Tensor", [update, .. call.Arguments.Skip(1)]),
            "aten::permute" => Call(
                "aten::permute(Tensor self, int[] dims) -> Tensor", [update, new Argument.IntList(InversePermutation(call))]),
            _ => throw new ExportException(
                $"{write} writes in place to a view made by {call.Schema} ({call.Place}), and other reads see the write " +
                $"({write.Place}). This view cannot be written back: use the functional form (`x = x.add(y)`) instead."),
        };

        OperatorCall Call(string schema, Argument[] arguments)
        {
            var parsed = OperatorSchema.Parse(schema);
            return new OperatorCall(parsed.Name, parsed, arguments, [newValue(@base.Recorded)], write.Scope, write.CallSite);
        }
    }

    private static Argument.Int Number(long value) => new(SizeExpression.Constant(value));

    /// <summary>Dimension, start, end and step of one of the pieces that a tensor is split into.</summary>
    private static Argument[] Piece(TensorView view, Value @base)
    {
        var dimension = ((Argument.Int)view.Call.Arguments[2]).Value.Value!.Value;
        var axis = (int)(dimension < 0 ? dimension + @base.Rank : dimension);
        var start = view.Call.Results.Take(view.Result).Sum(piece => piece!.Recorded.Shape[axis]);
        return [Number(axis), Number(start), Number(start + view.Call.Results[view.Result]!.Recorded.Shape[axis]), Number(1)];
    }

    private static SizeExpression[] InversePermutation(OperatorCall view)
    {
        var permutation = ((Argument.IntList)view.Arguments[1]).Values;
        var inverse = new SizeExpression[permutation.Count];
        foreach (var (from, axis) in permutation.Index())
            inverse[(axis.Value!.Value + permutation.Count) % permutation.Count] = SizeExpression.Constant(from);
        return inverse;
    }
}
