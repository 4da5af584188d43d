using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// What <c>tensor[indices]</c> names: a view made by select, slice and unsqueeze, and the index tensors, if any, that pick
/// from it. Follows the rules of Python's indexing in PyTorch.
/// </summary>
internal ref struct IndexedView
{
    private readonly Tensor source;
    private Tensor view;
    private List<Tensor?>? picks; // one entry a dimension of the view, null where it is taken whole; a mask is one entry
    private long picked;          // dimensions that those entries cover
    private long dim;             // of the view, where the next index applies

    /// <exception cref="ArgumentException">There are two ellipses.</exception>
    public IndexedView(Tensor source, ReadOnlySpan<TensorIndex> indices)
    {
        this.source = view = source;
        long left = Consumed(indices);
        bool ellipsis = false;
        foreach (var index in indices)
        {
            if (index.Kind == TensorIndex.Form.Ellipsis)
            {
                if (ellipsis) throw new ArgumentException("an index can only have a single ellipsis");
                ellipsis = true;
                dim = view.dim() - left;
                continue;
            }
            left -= Consumed([index]);
            Apply(index);
        }
    }

    /// <summary>The value: the view, or a new tensor of what the index tensors pick from it.</summary>
    public readonly Tensor Get()
    {
        if (picks is null) return ReferenceEquals(view, source) ? Aten.alias.Call(source) : view;
        var result = Aten.index_Tensor.Call(view, picks.ToArray());
        Release();
        return result;
    }

    /// <summary>Writes a value, broadcast to the places named.</summary>
    public readonly void Put(Tensor value, bool accumulate = false)
    {
        if (picks is not null)
            Aten.index_put_.CallInPlace(view, picks.ToArray(), value, accumulate);
        else if (accumulate)
            Aten.add__Tensor.CallInPlace(view, value);
        else
            Aten.copy_.CallInPlace(view, value);
        Release();
    }

    private static long Consumed(ReadOnlySpan<TensorIndex> indices)
    {
        long count = 0;
        foreach (var index in indices)
            count += index.Kind switch
            {
                TensorIndex.Form.Single or TensorIndex.Form.Slice => 1,
                TensorIndex.Form.Tensor => Spans(index.Indices!),
                _ => 0,
            };
        return count;
    }

    /// <summary>A mask covers as many dimensions as it has.</summary>
    private static long Spans(Tensor index) => index.dtype is ScalarType.Bool or ScalarType.Byte ? index.dim() : 1;

    private void Apply(TensorIndex index)
    {
        switch (index.Kind)
        {
            case TensorIndex.Form.Single:
                Replace(Aten.select_int.Call(view, dim, index.First!.Value));
                break;
            case TensorIndex.Form.Slice:
                if (!IsWhole(index)) Replace(Aten.slice_Tensor.Call(view, dim, index.First, index.Stop, index.Step ?? 1));
                dim++;
                break;
            case TensorIndex.Form.None:
                Replace(Aten.unsqueeze.Call(view, dim++));
                break;
            case TensorIndex.Form.Bool:
                Replace(Aten.unsqueeze.Call(view, dim));
                Pick(tensor([index.First == 1]));
                break;
            case TensorIndex.Form.Tensor:
                Pick(index.Indices!);
                break;
        }
    }

    private static bool IsWhole(TensorIndex slice) => slice is { First: null or 0, Stop: null, Step: null or 1 };

    private void Pick(Tensor index)
    {
        picks ??= [];
        for (; picked < dim; picked++) picks.Add(null);
        picks.Add(index);
        dim = picked += Spans(index);
    }

    private void Replace(Tensor narrowed)
    {
        Release();
        view = narrowed;
    }

    private readonly void Release()
    {
        if (!ReferenceEquals(view, source)) view.Dispose();
    }
}
