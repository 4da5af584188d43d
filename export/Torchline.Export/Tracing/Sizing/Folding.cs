using Torchline.Export.Sizes;

namespace Torchline.Export.Tracing.Sizing;

/// <summary>Sizes of windows that become dimensions, of channels that become pixels, of what is sampled and of bags.</summary>
internal static class Folding
{
    [Sizes("aten::unfold", "aten::unfold_copy")]
    private static SizeExpression[] Windows(SizedCall call)
    {
        var self = call["self"];
        if (self.Length == 0) return [call.Size("size")];
        var axis = (int)(call.Int("dimension") is var given and < 0 ? given + self.Length : call.Int("dimension"));
        var windows = (self[axis] - call.Size("size")).FloorDivide(call.Size("step")) + 1;
        return [.. Shaping.With(self, axis, windows), call.Size("size")];
    }

    [Sizes("aten::im2col")]
    private static SizeExpression[] Columns(SizedCall call)
    {
        var self = call["self"];
        var (kernel, stride) = (call.Spatial("kernel_size", 2), call.Spatial("stride", 2));
        var (dilation, padding) = (call.Spatial("dilation", 2), call.Spatial("padding", 2));
        SizeExpression Steps(int side) =>
            (self[^(2 - side)] + 2 * padding[side] - dilation[side] * (kernel[side] - 1) - 1).FloorDivide(stride[side]) + 1;
        return [.. self[..^3], self[^3] * kernel[0] * kernel[1], Steps(0) * Steps(1)];
    }

    [Sizes("aten::col2im")]
    private static SizeExpression[] Image(SizedCall call)
    {
        var kernel = call.Spatial("kernel_size", 2);
        return [.. call["self"][..^2], call["self"][^2].FloorDivide(kernel[0] * kernel[1]), .. call.Sizes("output_size")];
    }

    [Sizes("aten::pixel_shuffle")]
    private static SizeExpression[] PixelsOfChannels(SizedCall call)
    {
        var (self, factor) = (call["self"], call.Int("upscale_factor"));
        return [.. self[..^3], self[^3].FloorDivide(factor * factor), self[^2] * factor, self[^1] * factor];
    }

    [Sizes("aten::pixel_unshuffle")]
    private static SizeExpression[] ChannelsOfPixels(SizedCall call)
    {
        var (self, factor) = (call["self"], call.Int("downscale_factor"));
        return [.. self[..^3], self[^3] * factor * factor, self[^2].FloorDivide(factor), self[^1].FloorDivide(factor)];
    }

    [Sizes("aten::max_unpool2d")]
    private static SizeExpression[] Unpooled(SizedCall call) => [.. call["self"][..^2], .. call.Sizes("output_size")];

    [Sizes("aten::grid_sampler", "aten::grid_sampler_2d", "aten::grid_sampler_3d")]
    private static SizeExpression[] GridSampler(SizedCall call) => [.. call["input"][..2], .. call["grid"][1..^1]];

    [Sizes("aten::affine_grid_generator")]
    private static SizeExpression[] AffineGrid(SizedCall call) =>
        [call.Sizes("size")[0], .. call.Sizes("size").Skip(2), call.Sizes("size").Count - 2];

    [Sizes("aten::_embedding_bag", "aten::_embedding_bag_forward_only")]
    private static SizeExpression[][]? EmbeddingBag(SizedCall call)
    {
        // libtorch keeps different things for each mode in the other results.
        var bags = call["offsets"][0] - (call.Flag("include_last_offset") ? 1 : 0);
        return [[bags, call["weight"][1]], .. call.Operation.Results.Skip(1).Select(result =>
            result is null ? [] : result.Sizes.Select(size => size!).ToArray())];
    }
}
