namespace Torchline.Export;

/// <summary>One dimension of an input of the exported graph.</summary>
public sealed record Dimension
{
    private Dimension(string? name, long size, long minimum) => (Name, Size, Minimum) = (name, size, minimum);

    /// <summary>Name of a dynamic dimension (an ONNX <c>dim_param</c>), null for a fixed one.</summary>
    public string? Name { get; }

    /// <summary>Size of a fixed dimension.</summary>
    public long Size { get; }

    /// <summary>Smallest size of a dynamic dimension that the program accepts.</summary>
    public long Minimum { get; }

    /// <summary>A dimension that is always <paramref name="size"/>.</summary>
    public static Dimension Fixed(long size) => new(null, size, size);

    /// <summary>A dimension that callers choose; dimensions of the same name have the same size.</summary>
    public static Dimension Dynamic(string name, long minimum = 1) => new(name, 0, minimum);
}
