using Torchline.Export.Sizes;
using Torchline.Recording;

namespace Torchline.Export.Tracing;

/// <summary>What a tensor becomes when one of its views is overwritten: the view operator, backwards.</summary>
internal static class ViewInverse
{
    /// <summary>The call that puts <paramref name="written"/> back through <paramref name="view"/> into its base.</summary>
    /// <exception cref="ExportException">The view operator has no inverse here.</exception>
    public static OperatorCall Of(OperatorCall view, Value @base, Value written, OperatorCall write, Func<RecordedTensor, Value> newValue)
    {
        var source = new Argument.Tensor(@base);
        var update = new Argument.Tensor(written);
        return view.Operator switch
        {
            "aten::select" => Call(
                "aten::select_scatter(Tensor self, Tensor src, int dim, int index) -> Tensor",
                [source, update, .. view.Arguments.Skip(1)]),
            "aten::slice" => Call(
                "aten::slice_scatter(Tensor self, Tensor src, int dim=0, int? start=None, int? end=None, int step=1) -> Tensor",
                [source, update, .. view.Arguments.Skip(1)]),
            "aten::unsqueeze" or "aten::squeeze" or "aten::view" or "aten::reshape" or "aten::_unsafe_view" or "aten::flatten"
                or "aten::detach" or "aten::alias" or "aten::contiguous" => Call(
                "aten::reshape(Tensor self, int[] shape) -> Tensor", [update, new Argument.IntList([.. @base.Sizes.Select(size => size!)])]),
            "aten::t" => Call("aten::t(Tensor self) -> Tensor", [update]),
            "aten::transpose" => Call(
                "aten::transpose.int(Tensor self, int dim0, int dim1) -> Tensor", [update, .. view.Arguments.Skip(1)]),
            "aten::permute" => Call(
                "aten::permute(Tensor self, int[] dims) -> Tensor", [update, new Argument.IntList(InversePermutation(view))]),
            _ => throw new ExportException(
                $"{write} writes in place to a view made by {view.Schema} ({view.Place}), and other reads see the write " +
                $"({write.Place}). This view cannot be written back: use the functional form (`x = x.add(y)`) instead."),
        };

        OperatorCall Call(string schema, Argument[] arguments)
        {
            var parsed = OperatorSchema.Parse(schema);
            return new OperatorCall(parsed.Name, parsed, arguments, [newValue(@base.Recorded)], write.Scope, write.CallSite);
        }
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
