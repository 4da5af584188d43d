namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Sequences of different lengths, padded or packed.</summary>
            public static partial class rnn
            {
                /// <summary>Packs a padded batch.</summary>
                /// <param name="input">(T, B, …), or (B, T, …) when batch first</param>
                /// <param name="lengths">(B) of Int64 on the CPU, each at least 1</param>
                /// <param name="enforce_sorted">Whether the sequences must come longest first; else they are sorted here.</param>
                public static PackedSequence pack_padded_sequence(
                    Tensor input,
                    Tensor lengths,
                    bool batch_first = false,
                    bool enforce_sorted = true)
                {
                    using var scope = NewDisposeScope();
                    Tensor? sorted = null;
                    Tensor? unsorted = null;
                    if (!enforce_sorted)
                    {
                        (lengths, sorted) = Aten.sort_stable.CallPair(lengths, true, 0L, true);
                        sorted = sorted.to(input.device);
                        unsorted = sorted.argsort();
                        input = input.index_select(batch_first ? 0 : 1, sorted);
                    }

                    var (data, batchSizes) = Aten._pack_padded_sequence.CallPair(input, lengths, batch_first);
                    return new PackedSequence(data, batchSizes, sorted, unsorted).MoveToOuterDisposeScope();
                }

                /// <summary>Unpacks into a padded batch, in the order it had before packing.</summary>
                /// <param name="total_length">T; null: the longest length</param>
                /// <returns>(T, B, …), or (B, T, …) when batch first, and the lengths (B)</returns>
                public static (Tensor, Tensor) pad_packed_sequence(
                    PackedSequence sequence,
                    bool batch_first = false,
                    double padding_value = 0.0,
                    long? total_length = null)
                {
                    using var scope = NewDisposeScope();
                    var (padded, lengths) = Aten._pad_packed_sequence.CallPair(
                        sequence.data, sequence.batch_sizes, batch_first, padding_value, total_length ?? -1);
                    if (sequence.unsorted_indices is { } unsorted)
                    {
                        padded = sequence.Unsort(padded, batch_first ? 0 : 1);
                        lengths = lengths.index_select(0, unsorted.cpu());
                    }

                    return scope.MoveToOuter(padded, lengths);
                }

                /// <summary>Stacks sequences, the shorter ones padded at their end.</summary>
                /// <param name="sequences">each (Tᵢ, …)</param>
                /// <returns>(T, B, …), or (B, T, …) when batch first</returns>
                public static Tensor pad_sequence(
                    IEnumerable<Tensor> sequences,
                    bool batch_first = false,
                    double padding_value = 0.0) =>
                    Aten.pad_sequence.Call(sequences.ToArray(), batch_first, padding_value);

                /// <summary>Packs sequences.</summary>
                /// <param name="sequences">each (Tᵢ, …)</param>
                /// <param name="enforce_sorted">Whether they must come longest first; else they are sorted here.</param>
                public static PackedSequence pack_sequence(IEnumerable<Tensor> sequences, bool enforce_sorted = true)
                {
                    var all = sequences.ToArray();
                    using var padded = pad_sequence(all);
                    using var lengths = tensor(all.Select(sequence => sequence.shape[0]).ToArray());
                    return pack_padded_sequence(padded, lengths, enforce_sorted: enforce_sorted);
                }
            }
        }
    }
}
