using System.Diagnostics.CodeAnalysis;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>The same size in both dimensions of a plane.</summary>
        [return: NotNullIfNotNull(nameof(size))]
        private static long[]? Square(long? size) => size is { } side ? [side, side] : null;

        /// <summary>The sizes in the two dimensions of a plane.</summary>
        [return: NotNullIfNotNull(nameof(sizes))]
        private static long[]? Pair((long, long)? sizes) => sizes is var (height, width) ? [height, width] : null;
    }
}
