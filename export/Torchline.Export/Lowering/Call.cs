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

    /// <summary>ONNX type of the first result.</summary>
    public DataType ResultType => Result.ElementType.ToOnnx();

    /// <summary>The lowered tensor argument of a name.</summary>
    public OnnxValue this[string name] => lowered[Traced(name)];

    /// <summary>The lowered tensor argument, or <see cref="OnnxValue.Absent"/> where none was given.</summary>
    public OnnxValue Optional(string name) => Has(name) ? this[name] : OnnxValue.Absent;

    /// <summary>The lowered tensors of a list argument.</summary>
    public OnnxValue[] List(string name) => [.. TracedList(name).Select(value => value is null ? OnnxValue.Absent : lowered[value])];

    /// <summary>A number or tensor argument as an operand of a type.</summary>
    public OnnxValue Operand(string name, DataType type) => Find(name) switch
    {
        Argument.Tensor tensor => Graph.Cast(lowered[tensor.Value], type),
        Argument.Int { Value.IsConstant: false } number => Graph.Cast(SizeEmitter.Scalar(number.Value), type),
        Argument.Double { Function: { } function } => Graph.Cast(SizeEmitter.Number(function), type),
        _ => Graph.Scalar(Number(name), type),
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
        "Range", DataType.Int64, [Graph.Scalar(0, DataType.Int64), SizeEmitter.Scalar(size), Graph.Scalar(1, DataType.Int64)]);

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
    public OnnxValue Filled(OnnxValue number) => Result.Rank == 0 ? number : Graph.Add("Expand", ResultType, [number, ShapeOf(Result)]);

    /// <summary>Whether the value is all zeros for certain.</summary>
    public bool IsZeros(OnnxValue value) => zeros.Contains(value.Name);
}
