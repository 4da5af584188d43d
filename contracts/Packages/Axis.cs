using System.Text.Json.Serialization;

namespace Torchline.Contracts.Packages;

/// <summary>An axis of a tensor: a name if its size varies from call to call, else its size.</summary>
/// <remarks>In JSON a string or a number: <c>["batch", 224, 224, 3]</c>.</remarks>
[JsonConverter(typeof(AxisConverter))]
public readonly record struct Axis
{
    private Axis(string? name, long? size) => (Name, Size) = (name, size);

    /// <summary>The name by which tensors share a varying size; null if the size is fixed.</summary>
    public string? Name { get; }

    /// <summary>The fixed size; null if it varies.</summary>
    public long? Size { get; }

    /// <summary>An axis whose size varies.</summary>
    public static implicit operator Axis(string name) => new(name, null);

    /// <summary>An axis whose size is fixed.</summary>
    public static implicit operator Axis(long size) => new(null, size);

    /// <summary>The name or the size.</summary>
    public override string ToString() => Name ?? $"{Size}";
}
