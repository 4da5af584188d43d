using Torchline.Export.Graph;

namespace Torchline.Export.Passes;

/// <summary>Has Gemm transpose its factors: libtorch's linear layers multiply by a transposed view of their weights.</summary>
internal static class TransposedFactors
{
    private static readonly string[] Flags = ["transA", "transB"];

    public static bool Absorb(GraphProto graph)
    {
        var changed = false;
        var transposes = graph.Node.Where(IsOfMatrix).ToDictionary(node => node.Output[0]);
        foreach (var product in graph.Node.Where(node => node.OpType == "Gemm"))
        {
            for (var factor = 0; factor < Flags.Length; factor++)
            {
                if (transposes.TryGetValue(product.Input[factor], out var transpose))
                {
                    product.Input[factor] = transpose.Input[0];
                    Toggle(product, Flags[factor]);
                    changed = true;
                }
            }
        }

        return changed;
    }

    private static bool IsOfMatrix(NodeProto node) => node.OpType == "Transpose"
        && node.Attribute.FirstOrDefault(attribute => attribute.Name == "perm")?.Ints is [1, 0];

    private static void Toggle(NodeProto node, string flag)
    {
        if (node.Attribute.FirstOrDefault(attribute => attribute.Name == flag) is { } given) given.I = 1 - given.I;
        else node.Attribute.Add(new AttributeProto { Name = flag, Type = AttributeProto.Types.AttributeType.Int, I = 1 });
    }
}
