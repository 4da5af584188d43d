using static TorchSharp.torch;

namespace Torchline.Export;

/// <summary>An input of the exported graph.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="ElementType">Data type.</param>
/// <param name="Dimensions">Its dimensions, dynamic ones by name.</param>
/// <param name="Sample">Makes a valid tensor of a given shape, for traces and for verification.</param>
public sealed record GraphInput(string Name, ScalarType ElementType, IReadOnlyList<Dimension> Dimensions, Func<long[], Tensor> Sample)
{
    /// <summary>The dynamic dimension that a scalar input's value is the size of; null for other inputs.</summary>
    public Dimension? Value { get; init; }

    /// <summary>Whether the sample's shape is derived from <see cref="Dimensions"/>: a layer's activations for an image of these dimensions.</summary>
    public bool IsDerived { get; init; }

    /// <summary>An int64 scalar whose value is a size, such as a beam width; the program reads it with <c>item&lt;long&gt;()</c>.</summary>
    public static GraphInput Size(string name, long minimum = 1) =>
        new(name, ScalarType.Int64, [], shape => full(shape, minimum, ScalarType.Int64)) { Value = Dimension.Dynamic(name, minimum) };

    /// <summary>An input of normally distributed numbers.</summary>
    public static GraphInput Float32(string name, params Dimension[] dimensions) =>
        new(name, ScalarType.Float32, dimensions, shape => randn(shape));

    /// <summary>An input of integers, 0 inclusive to <paramref name="bound"/> exclusive.</summary>
    public static GraphInput Int64(string name, long bound, params Dimension[] dimensions) =>
        new(name, ScalarType.Int64, dimensions, shape => randint(bound, shape, dtype: ScalarType.Int64));

    /// <summary>A float32 number of chance, from 0 to 1.</summary>
    public static GraphInput Number(string name) => new(name, ScalarType.Float32, [], shape => rand(shape));

    /// <summary>A sample for given dynamic sizes.</summary>
    public Tensor SampleOf(IReadOnlyDictionary<string, long> sizes) => Value is { Name: { } size }
        ? tensor(sizes[size])
        : Sample([.. Dimensions.Select(dimension => dimension.Name is { } name ? sizes[name] : dimension.Size)]);
}

/// <summary>One dimension of an input of the exported graph.</summary>
public sealed record Dimension
{
    private Dimension(string? name, long size, long minimum, long? maximum, long multipleOf) =>
        (Name, Size, Minimum, Maximum, MultipleOf) = (name, size, minimum, maximum, multipleOf);

    /// <summary>Name of a dynamic dimension (an ONNX <c>dim_param</c>), null for a fixed one.</summary>
    public string? Name { get; }
    /// <summary>Size of a fixed dimension.</summary>
    public long Size { get; }
    /// <summary>Smallest size of a dynamic dimension that the program accepts.</summary>
    public long Minimum { get; }
    /// <summary>Largest size of a dynamic dimension, null where callers may choose any.</summary>
    public long? Maximum { get; }

    /// <summary>What every size of a dynamic dimension is a multiple of, so that a program can halve it without rounding.</summary>
    public long MultipleOf { get; }

    /// <summary>A dimension that is always <paramref name="size"/>.</summary>
    public static Dimension Fixed(long size) => new(null, size, size, size, 1);

    /// <summary>A dimension that callers choose; dimensions of the same name have the same size.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="minimum">The smallest size that the program accepts; it is traced.</param>
    /// <param name="multipleOf">What every size is a multiple of.</param>
    /// <param name="maximum">The largest size that the program accepts, which is traced too; null where there is none.</param>
    /// <exception cref="ArgumentException">No size is allowed, or the name is empty.</exception>
    public static Dimension Dynamic(string name, long minimum = 1, long multipleOf = 1, long? maximum = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(multipleOf);
        var largest = maximum / multipleOf * multipleOf;
        if (largest < minimum) throw new ArgumentException($"dimension {name}: no multiple of {multipleOf} lies between {minimum} and {maximum}");
        return new(name, 0, minimum, maximum, multipleOf);
    }
}
