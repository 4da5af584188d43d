namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index between the brackets of <c>tensor[…]</c>.</summary>
    public struct TensorIndex
    {
        internal enum Form
        {
            None,
            Ellipsis,
            Single,
            Bool,
            Slice,
            Tensor,
        }

        /// <summary>A new dimension of size 1.</summary>
        public static readonly TensorIndex None = new(Form.None);

        public static readonly TensorIndex Null = new(Form.None);

        /// <summary>As many whole dimensions as the other indices leave.</summary>
        public static readonly TensorIndex Ellipsis = new(Form.Ellipsis);

        /// <summary>A whole dimension.</summary>
        public static readonly TensorIndex Colon = Slice();

        private TensorIndex(Form form) => Kind = form;

        internal Form Kind { get; private init; }

        /// <summary>The index of a Single, the value of a Bool, the start of a Slice.</summary>
        internal long? First { get; private init; }

        internal long? Stop { get; private init; }

        internal long? Step { get; private init; }

        internal torch.Tensor? Indices { get; private init; }

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new(Form.Slice) { First = start, Stop = stop, Step = step };

        public static TensorIndex Slice((int?, int?) range) => Slice(range.Item1, range.Item2);

        public static TensorIndex Slice(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            range.End.IsFromEnd ? (range.End.Value == 0 ? null : -range.End.Value) : range.End.Value);

        public static TensorIndex Bool(bool value) => new(Form.Bool) { First = value ? 1 : 0 };

        public static TensorIndex Single(long? index) => index is null ? None : new(Form.Single) { First = index };

        /// <summary>Picks by a tensor of indices or of bools.</summary>
        public static TensorIndex Tensor(torch.Tensor tensor) => new(Form.Tensor) { Indices = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex((int?, int?) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);
    }
}
