using AttributeType = Torchline.Export.Graph.AttributeProto.Types.AttributeType;

namespace Torchline.Export.Graph;

/// <summary>
/// Graphs inside nodes: the body of a loop. They read values of the graph around them by name, so a name stands for one
/// value in all of them.
/// </summary>
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

/// <summary>Attributes of nodes by name.</summary>
internal static class NodeAttributes
{
    /// <summary>A number, integer or float; a default where it is not given.</summary>
    public static double Number(this NodeProto node, string name, double otherwise) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == name) is { } attribute
            ? attribute.Type == AttributeType.Float ? attribute.F : attribute.I
            : otherwise;

    /// <summary>Adds an integer.</summary>
    public static NodeProto With(this NodeProto node, string name, long value)
    {
        node.Attribute.Add(new AttributeProto { Name = name, Type = AttributeType.Int, I = value });
        return node;
    }
}
