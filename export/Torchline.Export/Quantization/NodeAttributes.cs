using Torchline.Export.Graph;
using AttributeType = Torchline.Export.Graph.AttributeProto.Types.AttributeType;

namespace Torchline.Export.Quantization;

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
