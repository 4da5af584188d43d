using Torchline.Export.Graph;
using Torchline.Export.Tracing;

namespace Torchline.Export.Lowering;

/// <summary>Shape arithmetic: computes <see cref="SizeExpression"/>s in the graph from its inputs: their shapes, and values that are sizes.</summary>
internal sealed class SizeEmitter(GraphBuilder graph, ExportRequest request)
{
    private readonly Dictionary<SizeExpression, OnnxValue> vectors = [];

    /// <summary>The sizes as an int64 vector.</summary>
    public OnnxValue Vector(IReadOnlyList<SizeExpression> sizes)
    {
        if (sizes.All(size => size.IsConstant)) return graph.Int64s([.. sizes.Select(size => size.Value!.Value)]);
        var parts = sizes.Select(Element).ToArray();
        return parts.Length == 1 ? parts[0] : graph.Add("Concat", DataType.Int64, parts, ("axis", 0L));
    }

    /// <summary>One size as an int64 scalar.</summary>
    public OnnxValue Scalar(SizeExpression size)
    {
        if (size.Value is { } number) return graph.Scalar(number, DataType.Int64);
        return size.IsSymbol && InputOf(size.Symbols[0]) is { } input
            ? input
            : graph.Add("Squeeze", DataType.Int64, [Element(size), graph.Int64s(0)]);
    }

    /// <summary>The smallest that a size can be: sizes grow with the dimensions that they are made of.</summary>
    public long Smallest(SizeExpression size) =>
        size.Evaluate(request.DynamicDimensions.ToDictionary(dimension => dimension.Key, dimension => dimension.Value.Smallest));

    /// <summary>One size as a vector of one.</summary>
    private OnnxValue Element(SizeExpression size)
    {
        if (size.Value is { } number) return graph.Int64s(number);
        if (vectors.TryGetValue(size, out var existing)) return existing;
        var value = size.Symbols.Select(Symbol).Concat(size.Factors.Select(Element))
            .Aggregate((left, right) => graph.Add("Mul", DataType.Int64, [left, right]));
        if (size.Coefficient != 1) value = graph.Add("Mul", DataType.Int64, [value, graph.Int64s(size.Coefficient)]);
        if (size.Offset != 0) value = graph.Add("Add", DataType.Int64, [value, graph.Int64s(size.Offset)]);
        // Sizes are not negative, so ONNX's division towards zero is the floor.
        if (size.Divisor != 1) value = graph.Add("Div", DataType.Int64, [value, graph.Int64s(size.Divisor)]);
        return vectors[size] = value;
    }

    private OnnxValue Symbol(string name)
    {
        var symbol = SizeExpression.Symbol(name);
        if (vectors.TryGetValue(symbol, out var existing)) return existing;
        if (InputOf(name) is { } scalar) return vectors[symbol] = graph.Add("Unsqueeze", DataType.Int64, [scalar, graph.Int64s(0)]);
        foreach (var input in request.Inputs.Where(input => !input.IsDerived))
        {
            for (var axis = 0; axis < input.Dimensions.Count; axis++)
            {
                if (input.Dimensions[axis].Name != name) continue;
                var value = new OnnxValue(input.Name, input.ElementType.ToOnnx());
                return vectors[symbol] = graph.Add("Shape", DataType.Int64, [value], ("start", (long)axis), ("end", axis + 1L));
            }
        }
        throw new ArgumentException($"no input has a dimension named {name}", nameof(name));
    }

    /// <summary>The scalar input whose value is the size, where there is one.</summary>
    private OnnxValue? InputOf(string size) => request.Inputs.FirstOrDefault(input => input.Value?.Name == size) is { } input
        ? new OnnxValue(input.Name, DataType.Int64)
        : null;
}
