using Torchline.Export.Graph;

namespace Torchline.Export.Quantization;

/// <summary>A graph's connections: who makes a value and who reads it. A snapshot: take a new one after a change.</summary>
internal sealed class GraphView
{
    private readonly Dictionary<string, NodeProto> producers;
    private readonly ILookup<string, NodeProto> consumers;
    private readonly Dictionary<string, TensorProto> initializers;
    private readonly HashSet<string> outputs;

    public GraphView(GraphProto graph)
    {
        if (graph.Node.FirstOrDefault(node => node.Attribute.Any(attribute => attribute.G is not null)) is { } nesting)
            throw new ExportException($"{nesting.OpType} `{nesting.Name}` has a graph inside: such models cannot be converted");
        producers = graph.Node.SelectMany(node => node.Output.Where(output => output.Length > 0).Select(output => (output, node)))
            .ToDictionary(pair => pair.output, pair => pair.node);
        consumers = graph.Node.SelectMany(node => node.Input.Distinct().Select(input => (input, node))).ToLookup(pair => pair.input, pair => pair.node);
        initializers = graph.Initializer.ToDictionary(initializer => initializer.Name);
        outputs = [.. graph.Output.Select(output => output.Name)];
    }

    /// <summary>The node that computes a value; null for an input or a constant.</summary>
    public NodeProto? ProducerOf(string value) => producers.GetValueOrDefault(value);

    public IEnumerable<NodeProto> ConsumersOf(string value) => consumers[value];

    /// <summary>The stored tensor of a name; null where there is none.</summary>
    public TensorProto? Initializer(string name) => initializers.GetValueOrDefault(name);

    public bool IsOutput(string value) => outputs.Contains(value);

    /// <summary>The only reader of a value that nothing else needs; null otherwise.</summary>
    public NodeProto? SoleConsumer(string value) => !IsOutput(value) && consumers[value].Take(2).ToArray() is [var only] ? only : null;
}
