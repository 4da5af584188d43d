using Torchline.Export.Sizes;
using Torchline.Recording;
using static TorchSharp.torch;

namespace Torchline.Export.Tracing;

/// <summary>Where a <see cref="Value"/> comes from.</summary>
public enum ValueOrigin
{
    /// <summary>An input of the exported graph.</summary>
    Input,
    /// <summary>A parameter or buffer, under its state-dict name.</summary>
    State,
    /// <summary>A tensor made outside the trace.</summary>
    Constant,
    /// <summary>A result of an <see cref="OperatorCall"/>.</summary>
    Call,
}

/// <summary>A tensor of a traced program in static single assignment: written once, never changed.</summary>
public sealed class Value
{
    internal Value(ValueOrigin origin, string name, RecordedTensor recorded)
    {
        Origin = origin;
        Name = name;
        ElementType = recorded.ElementType;
        Sizes = [.. recorded.Shape.Select(SizeExpression.Constant)];
        Recorded = recorded;
    }

    /// <summary>Where it comes from.</summary>
    public ValueOrigin Origin { get; }
    /// <summary>Input name, state-dict name, or a unique name.</summary>
    public string Name { get; }
    /// <summary>Data type.</summary>
    public ScalarType ElementType { get; }
    /// <summary>Each dimension as a function of the dynamic sizes; null where it depends on data.</summary>
    public IReadOnlyList<SizeExpression?> Sizes { get; internal set; }
    /// <summary>For a scalar that libtorch made of a number of the program, and that changes with the sizes: the number.</summary>
    internal SizeScalar? Number { get; set; }
    /// <summary>Number of dimensions.</summary>
    public int Rank => Sizes.Count;
    /// <summary>The tensor of the first trace.</summary>
    internal RecordedTensor Recorded { get; }

    /// <summary>Whether both tensors have the same type, shape and elements.</summary>
    internal bool HasElementsOf(Value other) => ElementType == other.ElementType && Recorded.Shape.SequenceEqual(other.Recorded.Shape)
        && allclose(Recorded.Handle, other.Recorded.Handle, rtol: 0, atol: 0, equal_nan: true);

    /// <summary>Where a program first uses it, for messages.</summary>
    internal string PlaceOfFirstUse(IEnumerable<OperatorCall> calls) =>
        calls.FirstOrDefault(call => call.Reads.Contains(this)) is { } call ? $"used by {call.Schema} {call.Place}" : "returned by the program";

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {ElementType}[{string.Join(", ", Sizes.Select(size => size?.ToString() ?? "?"))}]";
}
