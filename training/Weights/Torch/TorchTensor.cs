using static TorchSharp.TensorExtensionMethods;

namespace Torchline.Training.Weights.Torch;

/// <summary>A tensor as a pickle describes it: a strided view of a storage, checked to lie inside.</summary>
internal sealed class TorchTensor
{
    public const int MaximumDimensions = 64;

    // A tensor saved after expand() is larger than its storage. What copies it must not be led to ask for any amount.
    private const long MaximumExpandedBytes = 1L << 30;

    private static long created;

    private TorchTensor(TorchStorage storage, long offset, long[] sizes, long[] strides) =>
        (Storage, Offset, Sizes, Strides) = (storage, offset, sizes, strides);

    public TorchStorage Storage { get; }

    public long Offset { get; }

    public long[] Sizes { get; }

    public long[] Strides { get; }

    /// <summary>Grows from tensor to tensor. The library's dictionaries have no order; this is the file's.</summary>
    public long Order { get; } = Interlocked.Increment(ref created);

    /// <summary>Describes a tensor.</summary>
    /// <returns>Null when it would reach outside its storage or makes no sense.</returns>
    public static TorchTensor? Create(TorchStorageView view, long offset, long[] sizes, long[] strides)
    {
        if (sizes.Length != strides.Length || sizes.Length > MaximumDimensions
            || offset < 0 || offset > view.Count || sizes.Any(size => size < 0) || strides.Any(stride => stride < 0))
        {
            return null;
        }

        try
        {
            checked
            {
                var bytes = (long)view.Storage.ElementType.ElementSize();
                var last = offset;
                for (var d = 0; d < sizes.Length; d++)
                {
                    bytes *= Math.Max(sizes[d], 1);
                    last += Math.Max(sizes[d] - 1, 0) * strides[d];
                }
                var fits = last < view.Count && bytes <= Math.Max(view.Storage.Bytes, MaximumExpandedBytes);
                return fits || sizes.Contains(0)
                    ? new TorchTensor(view.Storage, view.Offset + offset, sizes, strides)
                    : null;
            }
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}

/// <summary>Memory that tensors of a file are views of; not read yet.</summary>
internal sealed record TorchStorage(string Key, ScalarType ElementType, long Count)
{
    /// <summary>Its size. The reader of the persistent id has seen to it that this cannot overflow.</summary>
    public long Bytes => Count * ElementType.ElementSize();
}

/// <summary>The part of a storage that a pickle names: all of it, but for files older than PyTorch 0.4.</summary>
internal sealed record TorchStorageView(TorchStorage Storage, long Offset, long Count);
