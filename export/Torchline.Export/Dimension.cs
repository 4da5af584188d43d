namespace Torchline.Export;

/// <summary>One dimension of an input of the exported graph.</summary>
public sealed record Dimension
{
    private Dimension(string? name, long size, long minimum, long multipleOf) => (Name, Size, Minimum, MultipleOf) = (name, size, minimum, multipleOf);

    /// <summary>Name of a dynamic dimension (an ONNX <c>dim_param</c>), null for a fixed one.</summary>
    public string? Name { get; }

    /// <summary>Size of a fixed dimension.</summary>
    public long Size { get; }

    /// <summary>Smallest size of a dynamic dimension that the program accepts.</summary>
    public long Minimum { get; }

    /// <summary>
    /// What every size of a dynamic dimension is a multiple of. A program that halves a size again and again then has sizes that the
    /// graph computes without rounding.
    /// </summary>
    public long MultipleOf { get; }

    /// <summary>A dimension that is always <paramref name="size"/>.</summary>
    public static Dimension Fixed(long size) => new(null, size, size, 1);

    /// <summary>A dimension that callers choose; dimensions of the same name have the same size.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="minimum">The smallest size that the program accepts.</param>
    /// <param name="multipleOf">What every size is a multiple of.</param>
    public static Dimension Dynamic(string name, long minimum = 1, long multipleOf = 1) => new(name, 0, minimum, multipleOf);
}
