using System.Text.Json.Nodes;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.StyleTransfer;

namespace InferenceService.Tests.Fixtures;

/// <summary>
/// A network for any style: it tints images in the mean colour of the upper left corner of the style image, as the
/// service resizes it. It refuses style images whose sides are no multiples of 4.
/// </summary>
internal static class CornerStyleNetwork
{
    public const int StyleSide = 64, Corner = 16;

    public static void Publish(string repository, string name, int slowdown = 0, int blur = 0, bool levels = false) =>
        new ModelPublisher(new(repository, TaskContracts.All)).Publish(
            new()
            {
                Name = name,
                Version = 1,
                Task = ArbitraryStyleContract.Task,
                Description = "Tints images in a colour of another",
                Inputs = ArbitraryStyleContract.Inputs,
                Outputs = ArbitraryStyleContract.Outputs,
                Preprocessing = new()
                {
                    Sizes = new(StyleNetworkContract.MinSide, StyleNetworkContract.MaxSide, Tinting.MultipleOf, Context: blur),
                    StyleSide = StyleSide,
                },
                Provenance = new() { Command = "none", DataSet = "none", Seed = 0, Created = DateTimeOffset.UnixEpoch },
                Architecture = new("corner", new JsonObject { ["blur"] = blur }),
            },
            folder => File.WriteAllBytes(Path.Combine(folder, ModelManifest.NetworkFileName), Network(slowdown, blur, levels)));

    private static byte[] Network(int slowdown, int blur, bool levels)
    {
        var graph = new OnnxGraphWriter();
        var floats = graph.Node("Cast", "styleFloats", [ArbitraryStyleContract.Style], ("to", OnnxGraphWriter.Float32));
        var planes = graph.Node("Transpose", "stylePlanes", floats, ("perm", [0, 3, 1, 2]));
        var blocks = graph.Node("SpaceToDepth", "styleBlocks", [planes], ("blocksize", Tinting.MultipleOf));
        var whole = graph.Node("DepthToSpace", "styleWhole", [blocks], ("blocksize", Tinting.MultipleOf));
        var corner = graph.Node(
            "Slice",
            "corner",
            [whole, graph.Constant("from", 0L, 0L), graph.Constant("to", (long)Corner, (long)Corner), graph.Constant("axes", 2L, 3L)]);
        var mean = graph.Node("GlobalAveragePool", "cornerMean", [corner]);
        var color = graph.Node("Squeeze", "color", [mean, graph.Constant("flat", 2L, 3L)]); // (1, 3)
        return Tinting.AddTo(graph, graph.Delay(color, columns: 3, slowdown), blur, levels)
            .Input(ArbitraryStyleContract.Pixels, OnnxGraphWriter.UInt8, "batch", "height", "width", "3")
            .Input(ArbitraryStyleContract.Style, OnnxGraphWriter.UInt8, "1", "styleHeight", "styleWidth", "3")
            .Input(ArbitraryStyleContract.Strength, OnnxGraphWriter.Float32, "batch")
            .Output(ArbitraryStyleContract.Stylized, OnnxGraphWriter.UInt8, "batch", "height", "width", "3")
            .ToModel();
    }
}
