using Torchline.Export.Graph;

namespace Torchline.Export.Passes;

/// <summary>
/// Does not ask a pooling where the largest values were if nothing reads that: ONNX Runtime is faster without. After everything else, since
/// poolings that are the same but for this are merged.
/// </summary>
internal static class UnreadPlaces
{
    public static void Drop(GraphProto graph)
    {
        foreach (var part in graph.WithBodies)
        {
            foreach (var pooling in part.Node.Where(node => node is { OpType: "MaxPool", Output.Count: 2 } && !part.IsRead(node.Output[1])))
                pooling.Output.RemoveAt(1);
        }
    }
}
