using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The sizes of a tensor's dimensions.</summary>
    public readonly struct Size : IEnumerable<long>
    {
        public static readonly Size Empty = new(Array.Empty<long>());

        private readonly long[] sizes;

        public Size(long[] shape) => sizes = [.. shape];

        public Size(int[] shape) => sizes = Array.ConvertAll(shape, size => (long)size);

        public Size(IEnumerable<long> shape) => sizes = [.. shape];

        public Size(long size) => sizes = [size];

        public Size(int size) => sizes = [size];

        public Size((long, long) size) => sizes = [size.Item1, size.Item2];

        public Size((long, long, long) size) => sizes = [size.Item1, size.Item2, size.Item3];

        public Size((long, long, long, long) size) => sizes = [size.Item1, size.Item2, size.Item3, size.Item4];

        public long[] Shape => [.. sizes];

        public int Length => sizes.Length;

        public bool IsEmpty => sizes.Length == 0;

        public bool IsScalar => sizes.Length == 0;

        public long this[int idx] => idx < 0 ? sizes[sizes.Length + idx] : sizes[idx];

        public long this[long idx] => this[checked((int)idx)];

        public static implicit operator Size(long size) => new(size);

        public static implicit operator Size(long[] size) => new(size);

        public static implicit operator Size((long, long) size) => new(size);

        public static implicit operator Size((long, long, long) size) => new(size);

        public static implicit operator Size((long, long, long, long) size) => new(size);

        public static bool operator ==(Size left, Size right) => left.sizes.AsSpan().SequenceEqual(right.sizes);

        public static bool operator !=(Size left, Size right) => !(left == right);

        public static Size operator +(Size left, Size right) => new([.. left.sizes, .. right.sizes]);

        public static Size operator +(Size left, IEnumerable<long> right) => new([.. left.sizes, .. right]);

        /// <summary>The number of elements.</summary>
        public long numel() => sizes.TotalSize();

        public Size Slice(int first, int next) => new(sizes[first..next]);

        public IEnumerable<long> Take(int i) => sizes.Take(i);

        public override bool Equals(object? obj) => obj is Size other && this == other;

        public override int GetHashCode() => ((IStructuralEquatable)sizes).GetHashCode(EqualityComparer<long>.Default);

        public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)sizes).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
