using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>
/// Sums, means or maxima of rows of a table, one a bag of indices: (B, N) of Int64, or (N) with offsets (B), to (B, D).
/// </summary>
public class EmbeddingBag : Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly double? maxNorm;
    private readonly double normType;
    private readonly bool scaleGradByFreq;
    private readonly EmbeddingBagMode mode;
    private readonly bool sparse;
    private readonly bool includeLastOffset;
    private readonly long paddingIndex;

    internal EmbeddingBag(
        Parameter weight,
        double? max_norm,
        double norm_type,
        bool scale_grad_by_freq,
        EmbeddingBagMode mode,
        bool sparse,
        bool include_last_offset,
        long padding_index)
        : base(nameof(EmbeddingBag))
    {
        this.weight = weight;  // (N, D)
        (maxNorm, normType, scaleGradByFreq, this.mode) = (max_norm, norm_type, scale_grad_by_freq, mode);
        (this.sparse, includeLastOffset, paddingIndex) = (sparse, include_last_offset, padding_index);
    }

    public Parameter weight
    {
        get => OwnParameter(nameof(weight))!;
        set => ConditionallyRegisterParameter(nameof(weight), value);
    }

    /// <param name="input">(B, N) of indices: bags of one length.</param>
    public Tensor call(Tensor input) => call(input, null!, null!);

    /// <param name="input">(N) of indices</param>
    /// <param name="offsets">(B): where each bag begins in <paramref name="input"/></param>
    public Tensor call(Tensor input, Tensor offsets) => call(input, offsets, null!);

    /// <param name="input">(N) or (B, N) of indices</param>
    /// <param name="offsets">(B): where each bag begins in <paramref name="input"/>, or null when that is a matrix</param>
    /// <param name="perSampleWeights">As <paramref name="input"/>: weights of the rows in a sum; or null</param>
    public override Tensor forward(Tensor input, Tensor? offsets, Tensor? perSampleWeights)
    {
        using var scope = NewDisposeScope();
        if (maxNorm is { } most)
        {
            using var _ = no_grad();
            Aten.embedding_renorm_.CallInPlace(weight, input, most, normType);
        }

        if (input.dim() == 2)
        {
            offsets = arange(0, input.numel(), input.shape[1], input.dtype, input.device);
            input = input.reshape(-1);
            perSampleWeights = perSampleWeights?.reshape(-1);
        }

        var results = Aten.embedding_bag_padding_idx.CallMany(
            weight,
            input,
            offsets,
            scaleGradByFreq,
            (long)mode,
            sparse,
            perSampleWeights,
            includeLastOffset,
            paddingIndex < 0 ? Argument.None : paddingIndex);
        return results[0]!.MoveToOuterDisposeScope();
    }
}
