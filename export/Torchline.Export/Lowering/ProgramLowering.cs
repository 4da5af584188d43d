using Torchline.Export.Graph;
using Torchline.Export.Tracing;

namespace Torchline.Export.Lowering;

/// <summary>Lowers a traced program, call by call, to an ONNX graph.</summary>
internal sealed class ProgramLowering
{
    private static readonly HashSet<string> ZeroMakers = ["aten::zeros", "aten::zeros_like", "aten::new_zeros"];

    private readonly Dictionary<Value, OnnxValue> lowered = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> zeros = [];
    private readonly GraphBuilder graph;
    private readonly SizeEmitter sizes;
    private readonly LoweringRegistry registry;
    private readonly RandomNumbers? random;

    private ProgramLowering(ExportRequest request, LoweringRegistry registry)
    {
        graph = new GraphBuilder(request.Name, request.Opset);
        sizes = new SizeEmitter(graph, request);
        this.registry = registry;
        random = request.Seed is { } seed ? new RandomNumbers(graph, new OnnxValue(seed, DataType.Int64)) : null;
    }

    /// <summary>Emits the graph.</summary>
    /// <returns>The graph, and for each traced value the name under which the graph computes it.</returns>
    /// <exception cref="ExportException">A call has no lowering, or depends on data.</exception>
    public static (GraphProto Graph, IReadOnlyDictionary<Value, OnnxValue> Values) Run(
        ExportRequest request, TracedProgram program, LoweringRegistry registry)
    {
        var lowering = new ProgramLowering(request, registry);
        lowering.graph.Reserve([.. request.Outputs, .. request.Inputs.Select(input => input.Name), .. program.States.Select(state => state.Name)]);
        foreach (var input in program.Inputs)
            lowering.lowered[input] = lowering.graph.AddInput(input.Name, input.ElementType.ToOnnx(), DimensionsOf(input));
        foreach (var state in program.States)
        {
            lowering.lowered[state] = request.StateInputs.Contains(state.Name)
                ? lowering.graph.AddInput(state.Name, state.ElementType.ToOnnx(), DimensionsOf(state))
                : lowering.graph.AddState(state.Name, ElementTypes.Copy(state.Recorded.Handle));
        }
        foreach (var constant in program.Constants)
        {
            lowering.lowered[constant] = constant.Number is { } number
                ? lowering.graph.Cast(lowering.sizes.Number(number), constant.ElementType.ToOnnx())
                : lowering.graph.Constant(ElementTypes.Copy(constant.Recorded.Handle));
        }
        foreach (var call in LiveCalls(program.Calls, program.Outputs)) lowering.Lower(call, lowering.graph);

        lowering.graph.Scope = lowering.graph.Source = "";
        foreach (var (name, output) in request.Outputs.Zip(program.Outputs))
            lowering.lowered[output] = lowering.graph.AddOutput(name, lowering.lowered[output], DimensionsOf(output));
        return (lowering.graph.Graph, lowering.lowered);
    }

    private void Lower(OperatorCall operation, GraphBuilder into)
    {
        // Shape arithmetic goes to the outermost graph, wherever it is needed.
        foreach (var builder in new[] { graph, into })
        {
            builder.Scope = operation.Scope;
            builder.Source = operation.CallSite is { } site ? $"{operation.Schema} {site}" : operation.Schema.ToString();
        }
        var call = new Call(operation, lowered, zeros, into, sizes) { Random = random };
        foreach (var (result, value) in operation.Results.OfType<Value>().Zip(Values(call)))
        {
            lowered[result] = into.Cast(value, result.ElementType.ToOnnx());
            if (ZeroMakers.Contains(operation.Operator)) zeros.Add(value.Name);
        }
    }

    private OnnxValue[] Values(Call call)
    {
        if (call.Operation.Operator == OperatorCall.Loop) return LowerLoop(call, call.Operation.Bodies[0]);
        if (call.Operation.Operator == OperatorCall.If) return LowerIf(call, call.Operation.Bodies);
        try
        {
            return LoweringOf(call.Operation)(call);
        }
        catch (MissingKernelException missing)
        {
            throw call.Unsupported(missing.Message);
        }
    }

    private LowerCall LoweringOf(OperatorCall operation) => registry.Find(operation.Operator) ?? throw new UnsupportedOperatorException(
        operation.Operator,
        $"{operation.Operator} has no lowering to ONNX: {operation}, {operation.Place}. Write it with the operators in docs/reference/operators.md, " +
        "or register a lowering for it (LoweringRegistry.Register).");

    /// <summary>A Loop whose body reads what it does not carry (weights, features, sizes) from the graph around it, by name.</summary>
    private OnnxValue[] LowerLoop(Call call, CallBody body)
    {
        var step = call.Graph.Subgraph("step");
        lowered[body.Inputs[0]] = step.AddArgument("iteration", DataType.Int64, []);
        var goesOn = step.AddArgument("continue", DataType.Bool, []);
        foreach (var carried in body.Inputs.Skip(1))
            lowered[carried] = step.AddArgument("carried", carried.ElementType.ToOnnx(), DimensionsOf(carried));
        foreach (var operation in LiveCalls(body.Calls, body.Results)) Lower(operation, step);

        step.AddResult(body.Condition is { } condition ? lowered[condition] : goesOn, []);
        foreach (var output in body.Outputs) step.AddResult(lowered[output], DimensionsOf(output));
        var trips = call.IsTensor("trips") ? call["trips"] : call.SizeEmitter.Scalar(call.Size("trips"));
        return
        [
            .. call.Graph.AddNode("Loop", [trips, OnnxValue.Absent, .. call.List("carried")], call.Operation.Results.Count, ("body", step.Graph))
                .Zip(call.Operation.Results, (name, result) => new OnnxValue(name, result!.ElementType.ToOnnx())),
        ];
    }

    /// <summary>An If whose branches read everything from the graph around it, by name.</summary>
    private OnnxValue[] LowerIf(Call call, IReadOnlyList<CallBody> bodies)
    {
        var branches = bodies.Zip(["then", "else"], (body, name) =>
        {
            var branch = call.Graph.Subgraph(name);
            foreach (var operation in LiveCalls(body.Calls, body.Results)) Lower(operation, branch);
            foreach (var output in body.Outputs) branch.AddResult(lowered[output], DimensionsOf(output));
            return branch.Graph;
        }).ToArray();
        return
        [
            .. call.Graph.AddNode("If", [call["condition"]], call.Operation.Results.Count, ("then_branch", branches[0]), ("else_branch", branches[1]))
                .Zip(call.Operation.Results, (name, result) => new OnnxValue(name, result!.ElementType.ToOnnx())),
        ];
    }

    /// <summary>The calls that a result depends on, in order.</summary>
    private static IEnumerable<OperatorCall> LiveCalls(IReadOnlyList<OperatorCall> calls, IEnumerable<Value> results)
    {
        var needed = new HashSet<Value>(results, ReferenceEqualityComparer.Instance);
        var live = new Stack<OperatorCall>();
        foreach (var call in calls.Reverse())
        {
            if (!call.Results.OfType<Value>().Any(needed.Contains)) continue;
            live.Push(call);
            // What is overwritten whole counts for its shape alone.
            needed.UnionWith(call.Operator is "aten::fill" or "aten::zero" or "aten::copy" or "aten::bernoulli" ? call.Reads.Skip(1) : call.Reads);
        }
        return live;
    }

    private static IEnumerable<TensorShapeProto.Types.Dimension> DimensionsOf(Value value) => value.Sizes.Select(size => size switch
    {
        { Value: { } number } => new TensorShapeProto.Types.Dimension { DimValue = number },
        not null => new TensorShapeProto.Types.Dimension { DimParam = size.ToString() },
        null => new TensorShapeProto.Types.Dimension(),
    });
}
