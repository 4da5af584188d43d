using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Looks up rows of a table: (…) of Int64 to (…, dimensions).</summary>
public class Embedding : Module<Tensor, Tensor>
{
    private readonly long? paddingIndex;
    private readonly double? maxNorm;
    private readonly double normType;
    private readonly bool scaleGradByFreq;
    private readonly bool sparse;

    internal Embedding(
        Parameter weight,
        long? padding_idx,
        double? max_norm,
        double norm_type,
        bool scale_grad_by_freq,
        bool sparse)
        : base(nameof(Embedding))
    {
        this.weight = weight;  // (N, D)
        paddingIndex = padding_idx < 0 ? weight.shape[0] + padding_idx : padding_idx;
        (maxNorm, normType, scaleGradByFreq, this.sparse) = (max_norm, norm_type, scale_grad_by_freq, sparse);
    }

    public Parameter weight
    {
        get => OwnParameter(nameof(weight))!;
        set => ConditionallyRegisterParameter(nameof(weight), value);
    }

    public override Tensor forward(Tensor input)
    {
        if (maxNorm is { } most)
        {
            using var _ = no_grad();
            Aten.embedding_renorm_.CallInPlace(weight, input, most, normType);
        }

        return Aten.embedding.Call(weight, input, paddingIndex ?? -1, scaleGradByFreq, sparse);
    }

    /// <summary>Rows of a standard normal distribution, the padding's of zeros.</summary>
    internal static Parameter NewTable(long rows, long columns, long? padding, Device? device, ScalarType? dtype)
    {
        var table = Parameter.Empty([rows, columns], device, dtype);
        init.normal_(table);
        if (padding is { } row)
        {
            using var _ = no_grad();
            using var vector = table.select(0, row);
            vector.zero_();
        }

        return table;
    }
}
