using Torchline.Export.Graph;
using Torchline.Export.Tracing;

namespace Torchline.Export.Lowering;

/// <summary>Lowers a traced program, call by call, to an ONNX graph.</summary>
internal sealed class ProgramLowering
{
    private const long LargestFile = int.MaxValue; // protobuf's own limit

    private static readonly HashSet<string> ZeroMakers = ["aten::zeros", "aten::zeros_like", "aten::new_zeros"];

    private readonly Dictionary<Value, OnnxValue> lowered = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> zeros = [];
    private readonly GraphBuilder graph;
    private readonly SizeEmitter sizes;
    private readonly LoweringRegistry registry;

    private ProgramLowering(ExportRequest request, LoweringRegistry registry)
    {
        graph = new GraphBuilder(request.Name);
        sizes = new SizeEmitter(graph, request.Inputs);
        this.registry = registry;
    }

    /// <summary>Emits the graph.</summary>
    /// <returns>The graph, and for each traced value the name under which the graph computes it.</returns>
    /// <exception cref="ExportException">A call has no lowering, or depends on data.</exception>
    public static (GraphProto Graph, IReadOnlyDictionary<Value, OnnxValue> Values) Run(
        ExportRequest request, TracedProgram program, LoweringRegistry registry)
    {
        RequireRoom([.. program.States, .. program.Constants]);
        var lowering = new ProgramLowering(request, registry);
        foreach (var input in program.Inputs)
            lowering.lowered[input] = lowering.graph.AddInput(input.Name, input.ElementType.ToOnnx(), DimensionsOf(input));
        foreach (var state in program.States)
            lowering.lowered[state] = lowering.graph.AddState(state.Name, ElementTypes.Copy(state.Recorded.Handle));
        foreach (var constant in program.Constants)
            lowering.lowered[constant] = lowering.graph.Constant(ElementTypes.Copy(constant.Recorded.Handle));
        foreach (var call in LiveCalls(program)) lowering.Lower(call);

        lowering.graph.Scope = lowering.graph.Source = "";
        foreach (var (name, output) in request.Outputs.Zip(program.Outputs))
            lowering.graph.AddOutput(name, lowering.lowered[output], DimensionsOf(output));
        return (lowering.graph.Graph, lowering.lowered);
    }

    private void Lower(OperatorCall operation)
    {
        var lower = registry.Find(operation.Operator) ?? throw new UnsupportedOperatorException(operation.Operator,
            $"{operation.Operator} has no lowering to ONNX: {operation}, {operation.Place}. Write it with the operators in docs/operators.md, " +
            "or register a lowering for it (LoweringRegistry.Register).");
        graph.Scope = operation.Scope;
        graph.Source = operation.CallSite is { } site ? $"{operation.Schema} {site}" : operation.Schema.ToString();
        var values = lower(new Call(operation, lowered, zeros, graph, sizes));
        foreach (var (result, value) in operation.Results.OfType<Value>().Zip(values))
        {
            lowered[result] = value;
            if (ZeroMakers.Contains(operation.Operator)) zeros.Add(value.Name);
        }
    }

    /// <summary>Said before gigabytes are copied, not after.</summary>
    private static void RequireRoom(IEnumerable<Value> stored)
    {
        var bytes = stored.Sum(value => value.Recorded.Handle.numel() * value.Recorded.Handle.element_size());
        if (bytes > LargestFile)
            throw new ExportException(FormattableString.Invariant(
                $"the weights take {bytes / (double)(1 << 30):F1} GiB, and an ONNX file holds 2 GiB at most: export the program in parts."));
    }

    /// <summary>The calls that an output depends on, in order.</summary>
    private static IEnumerable<OperatorCall> LiveCalls(TracedProgram program)
    {
        var needed = new HashSet<object>(program.Outputs, ReferenceEqualityComparer.Instance);
        var live = new Stack<OperatorCall>();
        foreach (var call in program.Calls.Reverse())
        {
            if (!call.Results.OfType<Value>().Any(needed.Contains)) continue;
            live.Push(call);
            foreach (var argument in call.Arguments)
                needed.UnionWith(argument switch
                {
                    Argument.Tensor tensor => [tensor.Value],
                    Argument.TensorList list => list.Values.OfType<Value>(),
                    _ => Enumerable.Empty<Value>(),
                });
        }

        return live;
    }

    private static IEnumerable<TensorShapeProto.Types.Dimension> DimensionsOf(Value value) => value.Sizes.Select(size => size switch
    {
        { Value: { } number } => new TensorShapeProto.Types.Dimension { DimValue = number },
        { IsSymbol: true } => new TensorShapeProto.Types.Dimension { DimParam = size.Symbols[0] },
        not null => new TensorShapeProto.Types.Dimension { DimParam = size.ToString() },
        null => new TensorShapeProto.Types.Dimension(),
    });
}
