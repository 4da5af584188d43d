using Google.Protobuf;

namespace Torchline.Export.Graph;

/// <summary>Builds a graph node by node. Equal constants are stored once.</summary>
public sealed class GraphBuilder
{
    private readonly Dictionary<(DataType Type, string Shape, ByteString Elements), OnnxValue> constants = [];
    private readonly Dictionary<string, int> counts;
    private readonly GraphBuilder? outer;

    /// <summary>A graph of its own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="opset">Version of the ONNX operator set of its nodes.</param>
    public GraphBuilder(string name, int opset = OnnxExporter.Opset)
    {
        Graph = new GraphProto { Name = name };
        Opset = opset;
        counts = [];
    }

    private GraphBuilder(string name, GraphBuilder outer)
    {
        Graph = new GraphProto { Name = name };
        Opset = outer.Opset;
        counts = outer.counts;
        this.outer = outer;
    }

    /// <summary>Version of the ONNX operator set of the nodes: a lowering emits what this version has.</summary>
    public int Opset { get; }

    /// <summary>The graph so far.</summary>
    public GraphProto Graph { get; }
    /// <summary>Where the nodes that are added now come from: prefix of their names (the module path).</summary>
    public string Scope { get; set; } = "";
    /// <summary>Noted on each node that is added now (the ATen operator and its source line).</summary>
    public string Source { get; set; } = "";

    /// <summary>A graph inside this one, for a node's attribute. It may read this one's values; constants go to the outermost graph.</summary>
    public GraphBuilder Subgraph(string name) => new(name, this);

    /// <summary>
    /// Adds a node with one output of a given type. Inputs are converted to that type where the operator computes in it, and all of them to a
    /// wider type where ONNX Runtime has no kernel for it.
    /// </summary>
    /// <exception cref="ExportException">ONNX Runtime has no kernel for the type, nor for a wider one.</exception>
    public OnnxValue Add(string operation, DataType type, OnnxValue[] inputs, params (string Name, object Value)[] attributes) =>
        Cast(AddTyped(operation, inputs, 1, type, attributes)[0], type);

    /// <summary>Adds a node with several outputs and gives their names; types are converted as in <see cref="Add"/>.</summary>
    /// <exception cref="ExportException">ONNX Runtime has no kernel for the inputs' type, nor for a wider one.</exception>
    public string[] AddNode(string operation, OnnxValue[] inputs, int outputs, params (string Name, object Value)[] attributes) =>
        [.. AddTyped(operation, inputs, outputs, null, attributes).Select(output => output.Name)];

    private OnnxValue[] AddTyped(
        string operation, OnnxValue[] inputs, int outputs, DataType? wanted, (string Name, object Value)[] attributes)
    {
        if (KernelTable.Find(operation, Opset) is not { } kernel)
            return [.. AddPlain(operation, inputs, outputs, attributes).Select(name => new OnnxValue(name, wanted ?? DataType.Undefined))];
        var type = kernel.GivesItsType && wanted is { } result ? result : kernel.TypeOf(inputs);
        var computed = kernel.TypeFor(type) ?? throw new MissingKernelException(operation, type);
        OnnxValue[] converted =
        [
            .. inputs.Select((input, i) => input.Name.Length == 0 ? input : kernel.InputAt(i) switch
            {
                'T' => Cast(input, computed),
                'b' => Cast(input, DataType.Bool),
                'i' => Cast(input, DataType.Int64),
                'j' => input.Type == DataType.Int32 ? input : Cast(input, DataType.Int64),
                _ => input,
            }),
        ];
        return
        [
            .. AddPlain(operation, converted, outputs, attributes).Select((name, i) => kernel.OutputAt(i) switch
            {
                'T' => Cast(new OnnxValue(name, computed), type),
                'b' => new OnnxValue(name, DataType.Bool),
                _ => new OnnxValue(name, DataType.Int64),
            }),
        ];
    }

    private string[] AddPlain(string operation, OnnxValue[] inputs, int outputs, (string Name, object Value)[] attributes)
    {
        var nodeName = Unique(Scope.Length == 0 ? operation : $"{Scope}.{operation}");
        var names = outputs == 1 ? [nodeName] : Enumerable.Range(0, outputs).Select(i => $"{nodeName}.{i}").ToArray();
        // Trailing optional inputs that are not given are left off, as the format requires.
        var given = inputs.Length;
        while (given > 0 && inputs[given - 1].Name.Length == 0) given--;
        Graph.Node.Add(new NodeProto
        {
            Name = nodeName,
            OpType = operation,
            DocString = Source,
            Input = { inputs.Take(given).Select(input => input.Name) },
            Output = { names },
            Attribute = { attributes.Select(attribute => Nodes.Attribute(attribute.Name, attribute.Value)) },
        });
        return names;
    }

    /// <summary>Stores a tensor under a name of its own: a parameter.</summary>
    public OnnxValue AddState(string name, TensorProto tensor)
    {
        counts[name] = 1;
        tensor.Name = name;
        Graph.Initializer.Add(tensor);
        return new OnnxValue(name, tensor.DataType);
    }

    /// <summary>A constant tensor.</summary>
    public OnnxValue Constant(TensorProto tensor)
    {
        if (outer is not null) return outer.Constant(tensor);
        tensor.Name = "";
        var elements = tensor.RawData.Length > 0 ? tensor.RawData : tensor.ToByteString(); // those of a lowering of others may be in other fields
        var key = (tensor.DataType, string.Join(',', tensor.Dims), elements);
        if (constants.TryGetValue(key, out var existing)) return existing;
        tensor.Name = Unique("constant");
        Graph.Initializer.Add(tensor);
        return constants[key] = new OnnxValue(tensor.Name, tensor.DataType);
    }

    /// <summary>A scalar of a type.</summary>
    public OnnxValue Scalar(double number, DataType type) => Constant(ElementTypes.Tensor(type, [], [number]));

    /// <summary>A scalar of a type, from an integer that no float64 need hold.</summary>
    public OnnxValue Scalar(long number, DataType type) => Constant(ElementTypes.Tensor(type, [], [number]));

    /// <summary>A vector of integers.</summary>
    public OnnxValue Int64s(params IReadOnlyList<long> numbers) => Constant(ElementTypes.Int64s(numbers));

    /// <summary>The value in another type; nothing where it has it already.</summary>
    public OnnxValue Cast(OnnxValue value, DataType type) => value.Type == type ? value : Add("Cast", type, [value], ("to", (long)type));

    /// <summary>Keeps names for outputs, which are declared last.</summary>
    public void Reserve(IEnumerable<string> names)
    {
        foreach (var name in names) counts[name] = 1;
    }

    /// <summary>Declares an input.</summary>
    public OnnxValue AddInput(string name, DataType type, IEnumerable<TensorShapeProto.Types.Dimension> dimensions)
    {
        counts[name] = 1;
        Graph.Input.Add(Describe(name, type, dimensions));
        return new OnnxValue(name, type);
    }

    /// <summary>Declares an input of a graph inside another: it goes by position, so any free name does.</summary>
    public OnnxValue AddArgument(string name, DataType type, IEnumerable<TensorShapeProto.Types.Dimension> dimensions) =>
        AddInput(Unique(name), type, dimensions);

    /// <summary>Declares an output of a graph inside another, which must be a value that it computes, each once.</summary>
    public void AddResult(OnnxValue value, IEnumerable<TensorShapeProto.Types.Dimension> dimensions)
    {
        var isComputedHere = Graph.Node.Any(node => node.Output.Contains(value.Name)) && Graph.Output.All(output => output.Name != value.Name);
        Graph.Output.Add(Describe((isComputedHere ? value : Add("Identity", value.Type, [value])).Name, value.Type, dimensions));
    }

    /// <summary>Declares an output under its own name, which the value has from then on.</summary>
    public OnnxValue AddOutput(string name, OnnxValue value, IEnumerable<TensorShapeProto.Types.Dimension> dimensions)
    {
        // A node writes straight to the output's name, unless the value is an input, a constant or another output too.
        var producer = Graph.Node.FirstOrDefault(node => node.Output.Contains(value.Name));
        if (producer is not null && Graph.Output.All(output => output.Name != value.Name)) Rename(value.Name, name);
        else Graph.Node.Add(Nodes.Create("Identity", Unique("Identity"), [value.Name], name));
        Graph.Output.Add(Describe(name, value.Type, dimensions));
        return value with { Name = name };
    }

    private void Rename(string from, string to)
    {
        foreach (var node in Graph.Node)
        {
            node.ReadInstead(from, to);
            for (var i = 0; i < node.Output.Count; i++)
                if (node.Output[i] == from) node.Output[i] = to;
        }
    }

    private string Unique(string name)
    {
        var count = counts[name] = counts.GetValueOrDefault(name) + 1;
        return count == 1 ? name : Unique($"{name}_{count}");
    }

    private static ValueInfoProto Describe(string name, DataType type, IEnumerable<TensorShapeProto.Types.Dimension> dimensions) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = new TensorShapeProto { Dim = { dimensions } } },
        },
    };
}

/// <summary>A value of the ONNX graph: its name and element type.</summary>
public readonly record struct OnnxValue(string Name, DataType Type)
{
    /// <summary>An optional input that is not given.</summary>
    public static OnnxValue Absent => new("", DataType.Undefined);
}
