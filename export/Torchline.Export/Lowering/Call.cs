using Torchline.Export.Graph;
using Torchline.Export.Sizes;
using Torchline.Export.Tracing;

namespace Torchline.Export.Lowering;

/// <summary>A call that is being lowered: its arguments by name, and the graph to emit nodes to.</summary>
public sealed class Call : CallArguments
{
    private readonly IReadOnlyDictionary<Value, OnnxValue> lowered;
    private readonly IReadOnlySet<string> zeros;

    internal Call(
        OperatorCall operation, IReadOnlyDictionary<Value, OnnxValue> lowered, IReadOnlySet<string> zeros, GraphBuilder graph, SizeEmitter sizes)
        : base(operation) =>
        (this.lowered, this.zeros, Graph, SizeEmitter) = (lowered, zeros, graph, sizes);

    /// <summary>The graph under construction.</summary>
    public GraphBuilder Graph { get; }
    internal SizeEmitter SizeEmitter { get; }
    /// <summary>What chance is drawn from; null where the graph has no seed.</summary>
    internal RandomNumbers? Random { get; init; }

    /// <summary>
    /// ONNX type that the first result is computed in: its own, but for an operator in place, which computes in the type that both operands
    /// have in common; the result is converted afterwards.
    /// </summary>
    public DataType ResultType => Operation.Schema.Name.EndsWith('_') && IsTensor("self") && IsTensor("other")
        ? PromotedType("self", "other")
        : Result.ElementType.ToOnnx();

    /// <summary>The type that libtorch computes in when the two arguments meet. A number widens a tensor only to another kind of number.</summary>
    public DataType PromotedType(string left, string right)
    {
        if (!IsTensor(left)) (left, right) = (right, left);
        var first = this[left].Type;
        if (IsTensor(right)) return ElementTypes.Promote((first, Traced(left).Rank), (this[right].Type, Traced(right).Rank));
        return ElementTypes.Promote((first, 1), (Find(right) switch
        {
            Argument.Double => DataType.Float,
            Argument.Bool => DataType.Bool,
            _ => DataType.Int64,
        }, 0));
    }

    /// <summary>The lowered tensor argument of a name.</summary>
    public OnnxValue this[string name] => lowered.TryGetValue(Traced(name), out var value)
        ? value
        : throw Unsupported($"its argument `{name}` is a result of an operator that is exported without it: see the operator's limits");

    /// <summary>The lowered tensor argument, or <see cref="OnnxValue.Absent"/> where none was given.</summary>
    public OnnxValue Optional(string name) => Has(name) ? this[name] : OnnxValue.Absent;

    /// <summary>The lowered tensors of a list argument.</summary>
    public OnnxValue[] List(string name) => [.. TracedList(name).Select(value => value is null ? OnnxValue.Absent : lowered[value])];

    /// <summary>A number or tensor argument as an operand of a type.</summary>
    public OnnxValue Operand(string name, DataType type) => Find(name) switch
    {
        Argument.Tensor tensor => Graph.Cast(lowered[tensor.Value], type),
        Argument.Int { Value.Value: { } number } => Graph.Scalar(number, type),
        Argument.Int number => Graph.Cast(SizeEmitter.Scalar(number.Value), type),
        Argument.Double { Function: { } function } => Graph.Cast(SizeEmitter.Number(function), type),
        _ => Graph.Scalar(Number(name), type),
    };

    /// <summary>A number that is the same at all sizes; null for a tensor, and for a number that follows from the sizes.</summary>
    public double? FixedNumber(string name) => Find(name) switch
    {
        Argument.Double { Function: null } number => number.Value,
        Argument.Int { Value.Value: { } number } => number,
        _ => null,
    };

    /// <summary>Adds a node whose result has the type of the call's first result.</summary>
    public OnnxValue Emit(string operation, params OnnxValue[] inputs) => Graph.Add(operation, ResultType, inputs);

    /// <summary>Adds a node with attributes whose result has the type of the call's first result.</summary>
    public OnnxValue Emit(string operation, OnnxValue[] inputs, params (string Name, object Value)[] attributes) =>
        Graph.Add(operation, ResultType, inputs, attributes);

    /// <summary>Adds a node with several outputs that all have the type of the call's first result.</summary>
    public OnnxValue[] EmitMany(string operation, OnnxValue[] inputs, int outputs, params (string Name, object Value)[] attributes) =>
        [.. Graph.AddNode(operation, inputs, outputs, attributes).Select(name => new OnnxValue(name, ResultType))];

    /// <summary>A number of the type of the call's first result.</summary>
    public OnnxValue Scalar(double number) => Graph.Scalar(number, ResultType);

    /// <summary>The value with its dimensions in another order.</summary>
    public OnnxValue Transpose(OnnxValue value, params long[] order) => Emit("Transpose", [value], ("perm", order));

    /// <summary>The integers from 0 up to a size.</summary>
    public OnnxValue Range(SizeExpression size) => Graph.Add(
        "Range", DataType.Int64, [Graph.Scalar(0L, DataType.Int64), SizeEmitter.Scalar(size), Graph.Scalar(1L, DataType.Int64)]);

    /// <summary>A shape as a graph value; sizes that are not constant are computed from the inputs.</summary>
    public OnnxValue Shape(IReadOnlyList<SizeExpression> sizes) => SizeEmitter.Vector(sizes);

    /// <summary>The shape of a traced value as a graph value.</summary>
    public OnnxValue ShapeOf(Value value) => value.Sizes.All(size => size is not null)
        ? Shape([.. value.Sizes.Select(size => size!)])
        : Graph.Add("Shape", DataType.Int64, [lowered[value]]);

    /// <summary>The sizes of some dimensions of a traced value as a graph value.</summary>
    public OnnxValue ShapeOf(Value value, Range dimensions)
    {
        var sizes = value.Sizes.ToArray()[dimensions];
        return Shape([.. sizes.Select(size => size ?? throw Unsupported($"a size of {value} depends on data"))]);
    }

    /// <summary>A new tensor of the shape of the call's first result, all of one number.</summary>
    public OnnxValue Filled(OnnxValue number)
    {
        if (Result.Rank == 0) return number;
        return Result.Sizes.All(size => size?.IsConstant == true) && Result.Sizes.Any(size => size!.Value == 0)
            ? Graph.Constant(ElementTypes.Tensor(ResultType, [.. Result.Sizes.Select(size => size!.Value!.Value)], Array.Empty<long>()))
            : Graph.Add("Expand", ResultType, [number, ShapeOf(Result)]);
    }

    /// <summary>Whether the value is all zeros for certain.</summary>
    public bool IsZeros(OnnxValue value) => zeros.Contains(value.Name);
}
