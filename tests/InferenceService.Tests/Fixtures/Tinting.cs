using Torchline.Contracts.Tasks.StyleTransfer;

namespace InferenceService.Tests.Fixtures;

/// <summary>What networks have in common that tint images: half of each pixel becomes a colour, at full strength.</summary>
internal static class Tinting
{
    /// <summary>What the sides of images are multiples of; and to what the mean of an image is brought with <c>levels</c>.</summary>
    public const int MultipleOf = 4, Level = 128;

    /// <summary>Adds all from the pixels to the output, for a colour, float32 (batch or 1, 3).</summary>
    public static OnnxGraphWriter AddTo(OnnxGraphWriter graph, string color, int blur, bool levels)
    {
        var floats = graph.Node("Cast", "floats", [StyleNetworkContract.Pixels], ("to", OnnxGraphWriter.Float32));
        var planes = graph.Node("Transpose", "planes", floats, ("perm", [0, 3, 1, 2]));
        var blocks = graph.Node("SpaceToDepth", "blocks", [planes], ("blocksize", MultipleOf));
        var whole = graph.Node("DepthToSpace", "whole", [blocks], ("blocksize", MultipleOf));
        var blurred = graph.Node( // (batch, 3, height, width)
            "AveragePool", "blurred", whole, ("kernel_shape", [(2 * blur) + 1, (2 * blur) + 1]), ("pads", [blur, blur, blur, blur]));
        var centred = graph.Node("Sub", "centred", [blurred, graph.Node("GlobalAveragePool", "mean", [blurred])]);
        var content = levels ? graph.Node("Add", "level", [centred, graph.Constant("middle", [(float)Level], 1)]) : blurred;

        var tint = graph.Node("Unsqueeze", "tint", [color, graph.Constant("plane", 2L, 3L)]);
        var strength = graph.Node("Unsqueeze", "strengths", [StyleNetworkContract.Strength, graph.Constant("picture", 1L, 2L, 3L)]);
        var share = graph.Node("Mul", "share", [strength, graph.Constant("half", [0.5f], 1)]);
        var change = graph.Node("Mul", "change", [share, graph.Node("Sub", "difference", [tint, content])]);
        var rounded = graph.Node("Round", "rounded", [graph.Node("Add", "tinted", [content, change])]);
        var pixels = graph.Node("Transpose", "pixelRows", rounded, ("perm", [0, 2, 3, 1]));
        graph.Node("Cast", StyleNetworkContract.Stylized, [pixels], ("to", OnnxGraphWriter.UInt8));
        return graph;
    }
}
