namespace TorchSharp;

/// <summary>Functions whose parameters differ from those of the tensor's method of that name.</summary>
public static partial class torch
{
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

    /// <param name="input">The tensor to pick from.</param>
    /// <param name="dim">The dimension along which the index counts.</param>
    /// <param name="index">As many dimensions as the input.</param>
    /// <param name="sparse_grad">Whether the input's gradient is sparse.</param>
    public static Tensor gather(Tensor input, long dim, Tensor index, bool sparse_grad = false) =>
        Aten.gather.Call(input, dim, index, sparse_grad);

    public static Tensor norm(Tensor input) => input.norm();

    public static Tensor moveaxis(Tensor input, long source, long destination) => input.moveaxis([source], [destination]);

    public static Tensor movedim(Tensor input, long source, long destination) => input.movedim([source], [destination]);

    public static Tensor divide_(Tensor left, Scalar right) => left.div_(right);

    public static Tensor[] tensor_split(Tensor input, Tensor indices_or_sections, long dim = 0) =>
        input.tensor_split(indices_or_sections, dim);

    public static Tensor multiply_(Tensor left, Tensor right) => left.mul_(right);

    public static Tensor multiply_(Tensor left, Scalar right) => left.mul_(right);

    public static Tensor randperm(long n, Tensor @out, Generator? generator = null) =>
        Aten.randperm_generator_out.Call(n, generator, @out);
}
