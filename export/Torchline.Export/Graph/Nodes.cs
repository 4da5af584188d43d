using Google.Protobuf;

namespace Torchline.Export.Graph;

/// <summary>Graphs inside nodes: bodies of loops. They read values of the graph around them by name, so names are unique in all of them.</summary>
internal static class Subgraphs
{
    extension(NodeProto node)
    {
        /// <summary>The graphs inside the node.</summary>
        public IEnumerable<GraphProto> Bodies => node.Attribute.Select(attribute => attribute.G).OfType<GraphProto>();

        /// <summary>The values that the node reads, those included that are read inside of it.</summary>
        public IEnumerable<string> Reads => node.Input.Concat(node.Bodies.SelectMany(body =>
            body.Node.SelectMany(inner => inner.Reads).Concat(body.Output.Select(output => output.Name))));

        /// <summary>Makes the node, and the nodes inside of it, read one value instead of another.</summary>
        public void ReadInstead(string from, string to)
        {
            for (var i = 0; i < node.Input.Count; i++)
                if (node.Input[i] == from) node.Input[i] = to;
            foreach (var inner in node.Bodies.SelectMany(body => body.Node)) inner.ReadInstead(from, to);
        }
    }

    extension(GraphProto graph)
    {
        /// <summary>The graphs inside this one, innermost first, then itself.</summary>
        public IEnumerable<GraphProto> WithBodies => [.. graph.Node.SelectMany(node => node.Bodies).SelectMany(body => body.WithBodies), graph];

        /// <summary>Whether an output is the value or a node reads it, but for one.</summary>
        public bool IsRead(string value, NodeProto? except = null) =>
            graph.Output.Any(output => output.Name == value) || graph.Node.Any(node => node != except && node.Reads.Contains(value));
    }
}

/// <summary>Nodes and their attributes.</summary>
internal static class Nodes
{
    /// <summary>A node with one output.</summary>
    public static NodeProto Create(string operation, string name, IEnumerable<string> inputs, string output) =>
        new() { OpType = operation, Name = name, Input = { inputs }, Output = { output } };

    /// <summary>An attribute by its name; null where it is not given.</summary>
    public static AttributeProto? Attribute(this NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    /// <summary>A number, integer or float; a default where it is not given.</summary>
    public static double Number(this NodeProto node, string name, double otherwise) => node.Attribute(name) is { } attribute
        ? attribute.Type == AttributeType.Float ? attribute.F : attribute.I
        : otherwise;

    /// <summary>Adds an attribute.</summary>
    public static NodeProto With(this NodeProto node, string name, object value)
    {
        node.Attribute.Add(Attribute(name, value));
        return node;
    }

    /// <summary>An attribute of a value's kind.</summary>
    public static AttributeProto Attribute(string name, object value) => value switch
    {
        long number => new AttributeProto { Name = name, Type = AttributeType.Int, I = number },
        bool flag => new AttributeProto { Name = name, Type = AttributeType.Int, I = flag ? 1 : 0 },
        float number => new AttributeProto { Name = name, Type = AttributeType.Float, F = number },
        string text => new AttributeProto { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(text) },
        GraphProto graph => new AttributeProto { Name = name, Type = AttributeType.Graph, G = graph },
        TensorProto tensor => new AttributeProto { Name = name, Type = AttributeType.Tensor, T = tensor },
        IEnumerable<long> numbers => new AttributeProto { Name = name, Type = AttributeType.Ints, Ints = { numbers } },
        IEnumerable<string> texts => new AttributeProto { Name = name, Type = AttributeType.Strings, Strings = { texts.Select(ByteString.CopyFromUtf8) } },
        _ => throw new ArgumentException($"attribute {name} has an unsupported type {value.GetType()}", nameof(value)),
    };
}
