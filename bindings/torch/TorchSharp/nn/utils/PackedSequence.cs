namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            public static partial class rnn
            {
                /// <summary>
                /// Sequences of different lengths, longest first, without padding: all first elements, then all second ones, and
                /// so on. Made by <see cref="pack_padded_sequence"/>.
                /// </summary>
                public sealed class PackedSequence : IDisposable
                {
                    /// <summary>(sum of the lengths, …)</summary>
                    public readonly Tensor data;

                    /// <summary>(longest length) of Int64 on the CPU: how many sequences are so long.</summary>
                    public readonly Tensor batch_sizes;

                    /// <summary>
                    /// (B): for each sequence here its place in the batch it comes from; null where that is the same.
                    /// </summary>
                    public readonly Tensor? sorted_indices;

                    /// <summary>(B): the inverse of <see cref="sorted_indices"/>.</summary>
                    public readonly Tensor? unsorted_indices;

                    internal PackedSequence(Tensor data, Tensor batch_sizes, Tensor? sorted_indices, Tensor? unsorted_indices)
                    {
                        (this.data, this.batch_sizes) = (data, batch_sizes);
                        (this.sorted_indices, this.unsorted_indices) = (sorted_indices, unsorted_indices);
                    }

                    internal long BatchSize
                    {
                        get
                        {
                            using var first = batch_sizes.select(0, 0);
                            return first.ToInt64();
                        }
                    }

                    private IEnumerable<Tensor> Tensors =>
                        new[] { data, batch_sizes, sorted_indices, unsorted_indices }.OfType<Tensor>();

                    public PackedSequence MoveToOuterDisposeScope() => ForEach(tensor => tensor.MoveToOuterDisposeScope());

                    public PackedSequence MoveToOtherDisposeScope(DisposeScope other) =>
                        ForEach(tensor => tensor.MoveToOtherDisposeScope(other));

                    public PackedSequence MoveToOtherDisposeScope(PackedSequence other) =>
                        ForEach(tensor => tensor.MoveToOtherDisposeScope(other.data));

                    public PackedSequence DetachFromDisposeScope() => ForEach(tensor => tensor.DetachFromDisposeScope());

                    public void Dispose() => ForEach(tensor => tensor.Dispose());

                    /// <summary>Other elements of sequences of the same lengths.</summary>
                    internal PackedSequence With(Tensor other) =>
                        new(other, batch_sizes.alias(), sorted_indices?.alias(), unsorted_indices?.alias());

                    /// <summary>What belongs to the sequences of the batch, in the order of those here.</summary>
                    internal Tensor Sort(Tensor tensor, long dim) =>
                        sorted_indices is null ? tensor : tensor.index_select(dim, sorted_indices);

                    /// <summary>What belongs to the sequences here, in the order of the batch.</summary>
                    internal Tensor Unsort(Tensor tensor, long dim) =>
                        unsorted_indices is null ? tensor : tensor.index_select(dim, unsorted_indices);

                    private PackedSequence ForEach(Action<Tensor> action)
                    {
                        foreach (var tensor in Tensors)
                        {
                            action(tensor);
                        }

                        return this;
                    }
                }
            }
        }
    }
}
