using Torchline.Export.Graph;
using Torchline.Export.Sizes;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Windows as dimensions of their own, and pixels that become channels and back.</summary>
internal static class Folding
{
    [Lowers("aten::unfold", "aten::unfold_copy")]
    private static OnnxValue Windows(Call call)
    {
        // (.., windows, .., size): row w, i is element w * step + i of the dimension.
        var self = call.Traced("self");
        if (self.Rank == 0) return call.Unsqueeze(call["self"], 0);
        var axis = (int)CallAxis(call.Int("dimension"), self.Rank);
        var first = call.Integer("Mul", call.Range(call.SizeOf(call.Result, axis)), call.Integer(call.Int("step")));
        var rows = call.Integer("Add", call.Unsqueeze(first, 1), call.Range(call.Int("size")));
        var windows = call.Gather(call["self"], rows, axis);
        var rest = Call.Dimensions(axis + 2, self.Rank - axis - 1);
        return call.Permute(windows, [.. Call.Dimensions(0, axis + 1), .. rest, axis + 1]);
    }

    [Lowers("aten::im2col")]
    private static OnnxValue Columns(Call call)
    {
        var self = call.Traced("self");
        var sizes = call.SizesOf(self);
        var (kernel, stride) = (call.Spatial("kernel_size", 2), call.Spatial("stride", 2));
        var (dilation, padding) = (call.Spatial("dilation", 2), call.Spatial("padding", 2));
        var batch = self.Rank - 3; // dimensions before the channels
        var value = padding.All(pixels => pixels == 0)
            ? call["self"]
            : call.Emit("Pad", call["self"], call.Graph.Int64s([.. new long[batch + 1], .. padding, .. new long[batch + 1], .. padding]));
        SizeExpression[] windows = [.. Enumerable.Range(0, 2).Select(side =>
            (sizes[^(2 - side)] + 2 * padding[side] - dilation[side] * (kernel[side] - 1) - 1).FloorDivide(stride[side]) + 1)];

        var places = new List<OnnxValue>();
        for (var row = 0; row < kernel[0]; row++)
        {
            var rows = Every(value, self.Rank - 2, side: 0, row);
            for (var column = 0; column < kernel[1]; column++)
                places.Add(call.Unsqueeze(Every(rows, self.Rank - 1, side: 1, column), batch + 1));
        }
        return call.Reshape(
            call.Concat(batch + 1, [.. places]), [.. sizes[..batch], sizes[batch] * kernel[0] * kernel[1], windows[0] * windows[1]]);

        OnnxValue Every(OnnxValue pixels, int axis, int side, int place) => call.Slice(
            pixels, axis, place * dilation[side], place * dilation[side] + (windows[side] - 1) * stride[side] + 1, stride[side]);
    }

    [Lowers("aten::col2im")]
    private static OnnxValue Image(Call call)
    {
        var self = call.Traced("self");
        var padding = call.Spatial("padding", 2);
        var columns = self.Rank == 2 ? call.Unsqueeze(call["self"], 0) : call["self"];
        var image = call.Emit(
            "Col2Im", [columns, call.Shape(call.Sizes("output_size")), call.Graph.Int64s(call.Spatial("kernel_size", 2))],
            ("strides", call.Spatial("stride", 2)), ("dilations", call.Spatial("dilation", 2)), ("pads", padding.Concat(padding)));
        return self.Rank == 2 ? call.Squeeze(image, 0) : image;
    }

    [Lowers("aten::pixel_shuffle")]
    private static OnnxValue PixelsOfChannels(Call call)
    {
        var (sizes, factor) = (call.SizesOf(call.Traced("self")), call.Int("upscale_factor"));
        var (batch, channels) = (sizes[..^3], sizes[^3].FloorDivide(factor * factor));
        var (height, width) = (sizes[^2], sizes[^1]);
        if (batch.Length == 1)
            return call.Emit("DepthToSpace", [call["self"]], ("blocksize", factor), ("mode", "CRD"));
        var blocks = call.Reshape(call["self"], [.. batch, channels, factor, factor, height, width]);
        var first = batch.Length;
        var order = new long[] { 0, 3, 1, 4, 2 }.Select(axis => axis + first);
        return call.Reshape(
            call.Permute(blocks, [.. Call.Dimensions(0, first), .. order]), [.. batch, channels, height * factor, width * factor]);
    }

    [Lowers("aten::pixel_unshuffle")]
    private static OnnxValue ChannelsOfPixels(Call call)
    {
        var (sizes, factor) = (call.SizesOf(call.Traced("self")), call.Int("downscale_factor"));
        var (batch, channels) = (sizes[..^3], sizes[^3]);
        var (height, width) = (sizes[^2].FloorDivide(factor), sizes[^1].FloorDivide(factor));
        var blocks = call.Reshape(call["self"], [.. batch, channels, height, factor, width, factor]);
        var first = batch.Length;
        var order = new long[] { 0, 2, 4, 1, 3 }.Select(axis => axis + first);
        return call.Reshape(
            call.Permute(blocks, [.. Call.Dimensions(0, first), .. order]), [.. batch, channels * factor * factor, height, width]);
    }

    [Lowers("aten::channel_shuffle", "aten::native_channel_shuffle")]
    private static OnnxValue ShuffledChannels(Call call)
    {
        var (sizes, groups) = (call.SizesOf(call.Traced("self")), call.Int("groups"));
        var grouped = call.Reshape(call["self"], [sizes[0], groups, sizes[1].FloorDivide(groups), .. sizes[2..]]);
        return call.Reshape(call.Permute(grouped, [0, 2, 1, .. Call.Dimensions(3, sizes.Length - 2)]), sizes);
    }

    [Lowers("aten::max_unpool2d")]
    private static OnnxValue Unpooled(Call call)
    {
        // Indices count through the plane.
        var sizes = call.SizesOf(call.Result);
        var plane = sizes[^2] * sizes[^1];
        SizeExpression[] flat = [.. sizes[..^2], plane], given = [.. sizes[..^2], -1];
        var nothing = call.Emit("Expand", call.Scalar(0), call.Shape(flat));
        var scattered = call.Emit(
            "ScatterElements", [nothing, call.Reshape(call["indices"], given), call.Reshape(call["self"], given)], ("axis", -1L));
        return call.Reshape(scattered, sizes);
    }

    private static long CallAxis(long axis, int rank) => axis < 0 ? axis + rank : axis;
}
