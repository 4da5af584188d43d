using Torchline.Export.Graph;
using Torchline.Export.Sizes;

namespace Torchline.Export.Lowering;

/// <summary>Shape arithmetic: computes <see cref="SizeExpression"/>s in the graph from its inputs: their shapes, and values that are sizes.</summary>
internal sealed class SizeEmitter(GraphBuilder graph, ExportRequest request)
{
    private readonly Dictionary<string, OnnxValue> vectors = [];
    private readonly SizeBounds bounds = new(request.DynamicDimensions);

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
        return size.IsSymbol && InputOf(size.ToString()) is { } input
            ? input
            : graph.Add("Squeeze", DataType.Int64, [Element(size), graph.Int64s(0)]);
    }

    /// <summary>A fraction as a float64 scalar; a size itself stays an int64 one.</summary>
    public OnnxValue Number(SizeScalar scalar)
    {
        if (scalar is { Coefficient: 1, Power: 1 }) return Scalar(scalar.Size);
        var value = graph.Cast(Scalar(scalar.Size), DataType.Double);
        value = scalar.Power switch
        {
            1 => value,
            -1 => graph.Add("Reciprocal", DataType.Double, [value]),
            0.5 => graph.Add("Sqrt", DataType.Double, [value]),
            -0.5 => graph.Add("Reciprocal", DataType.Double, [graph.Add("Sqrt", DataType.Double, [value])]),
            var power => graph.Add("Pow", DataType.Double, [value, graph.Scalar(power, DataType.Double)]),
        };
        return scalar.Coefficient == 1 ? value : graph.Add("Mul", DataType.Double, [value, graph.Scalar(scalar.Coefficient, DataType.Double)]);
    }

    /// <summary>The smallest that a size can be.</summary>
    public long Smallest(SizeExpression size) => bounds.Of(size).Least;

    /// <summary>The largest value that an expression can have, or more.</summary>
    public long Largest(SizeExpression size) => bounds.Of(size).Most;

    /// <summary>One size as a vector of one.</summary>
    private OnnxValue Element(SizeExpression size)
    {
        if (size.Value is { } number) return graph.Int64s(number);
        if (vectors.TryGetValue(size.ToString(), out var existing)) return existing;
        var terms = size.Terms.Where(term => term.Factors.Count > 0).ToArray();
        var value = terms.Skip(1).Aggregate(Product(terms[0]), (sum, term) => term.Coefficient < 0
            ? Integer("Sub", sum, Product(term with { Coefficient = -term.Coefficient }))
            : Integer("Add", sum, Product(term)));
        if (size.Offset != 0) value = Integer("Add", value, graph.Int64s(size.Offset));
        return vectors[size.ToString()] = value;
    }

    private OnnxValue Product(SizeTerm term)
    {
        var product = term.Factors.Select(Factor).Aggregate((left, right) => Integer("Mul", left, right));
        return term.Coefficient == 1 ? product : Integer("Mul", product, graph.Int64s(term.Coefficient));
    }

    private OnnxValue Factor(SizeFactor factor) => factor switch
    {
        SizeFactor.Symbol symbol => Symbol(symbol.Name),
        SizeFactor.Extremum extremum => Integer(extremum.IsMaximum ? "Max" : "Min", Element(extremum.Left), Element(extremum.Right)),
        SizeFactor.Quotient quotient => Quotient(quotient),
        _ => throw new InvalidOperationException($"{factor} is no factor of a size"),
    };

    private OnnxValue Quotient(SizeFactor.Quotient quotient)
    {
        // ONNX divides towards zero: a dividend that may be negative is first raised by whole divisors, or made a multiple.
        if (bounds.Of(quotient.Dividend).Least is var least and < 0 && quotient.Divisor.Value is { } divisor)
        {
            if (least < -SizeBounds.Unbounded / 2)
            {
                var dividend = Element(quotient.Dividend);
                return Integer("Div", Integer("Sub", dividend, Integer("Mod", dividend, graph.Int64s(divisor))), graph.Int64s(divisor));
            }
            var steps = SizeExpression.FloorDivide(-least + divisor - 1, divisor);
            return Integer("Sub", Integer("Div", Element(quotient.Dividend + steps * divisor), graph.Int64s(divisor)), graph.Int64s(steps));
        }
        return Integer("Div", Element(quotient.Dividend), Element(quotient.Divisor));
    }

    private OnnxValue Integer(string operation, OnnxValue left, OnnxValue right) => graph.Add(operation, DataType.Int64, [left, right]);

    private OnnxValue Symbol(string name)
    {
        if (vectors.TryGetValue(name, out var existing)) return existing;
        if (InputOf(name) is { } scalar) return vectors[name] = graph.Add("Unsqueeze", DataType.Int64, [scalar, graph.Int64s(0)]);
        foreach (var input in request.Inputs.Where(input => !input.IsDerived))
        {
            for (var axis = 0; axis < input.Dimensions.Count; axis++)
            {
                if (input.Dimensions[axis].Name != name) continue;
                var value = new OnnxValue(input.Name, input.ElementType.ToOnnx());
                return vectors[name] = graph.Add("Shape", DataType.Int64, [value], ("start", (long)axis), ("end", axis + 1L));
            }
        }
        throw new ArgumentException($"no input has a dimension named {name}", nameof(name));
    }

    /// <summary>The scalar input whose value is the size, where there is one.</summary>
    private OnnxValue? InputOf(string size) => request.Inputs.FirstOrDefault(input => input.Value?.Name == size) is { } input
        ? new OnnxValue(input.Name, DataType.Int64)
        : null;
}
