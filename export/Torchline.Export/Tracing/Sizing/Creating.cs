using Torchline.Export.Sizes;

namespace Torchline.Export.Tracing.Sizing;

/// <summary>Sizes of new tensors, and of those that are enlarged.</summary>
internal static class Creating
{
    [Sizes(
        "aten::zeros", "aten::ones", "aten::full", "aten::empty", "aten::new_zeros", "aten::new_ones", "aten::new_full", "aten::new_empty",
        "aten::rand", "aten::randn", "aten::randint")]
    private static SizeExpression[] OfSize(SizedCall call) => [.. call.Sizes("size")];

    [Sizes("aten::arange")]
    private static SizeExpression[]? Range(SizedCall call)
    {
        if (new[] { "start", "end", "step" }.Any(name => call.Has(name) && !call.IsInteger(name))) return null;
        var length = call.Size("end") - (call.Has("start") ? call.Size("start") : 0);
        return [length.CeilDivide(call.Has("step") ? call.Size("step") : 1)];
    }

    [Sizes("aten::linspace", "aten::logspace")] private static SizeExpression[] Steps(SizedCall call) => [call.Size("steps")];
    [Sizes("aten::eye")] private static SizeExpression[] Identity(SizedCall call) => [call.Size("n"), call.Has("m") ? call.Size("m") : call.Size("n")];
    [Sizes("aten::scalar_tensor")] private static SizeExpression[] Scalar(SizedCall call) => [];

    [Sizes("aten::pad", "aten::constant_pad_nd", "aten::_pad_circular")]
    private static SizeExpression[] Pad(SizedCall call) => Padded(call["self"], call.Sizes("pad"));

    [Sizes(
        "aten::replication_pad1d", "aten::replication_pad2d", "aten::replication_pad3d", "aten::reflection_pad1d", "aten::reflection_pad2d",
        "aten::reflection_pad3d")]
    private static SizeExpression[] PadByBorder(SizedCall call) => Padded(call["self"], call.Sizes("padding"));

    [Sizes(
        "aten::upsample_nearest1d", "aten::upsample_nearest2d", "aten::upsample_nearest3d", "aten::_upsample_nearest_exact1d",
        "aten::_upsample_nearest_exact2d", "aten::_upsample_nearest_exact3d", "aten::upsample_linear1d", "aten::upsample_bilinear2d",
        "aten::upsample_trilinear3d", "aten::upsample_bicubic2d", "aten::_upsample_bilinear2d_aa", "aten::_upsample_bicubic2d_aa")]
    private static SizeExpression[]? Upsampled(SizedCall call)
    {
        var self = call[call.Has("self") ? "self" : "input"];
        if (call.Has("output_size")) return [.. self[..2], .. call.Sizes("output_size")];
        // Products with these factors are exact, so that they round as libtorch's do.
        const long Denominator = 64;
        var factors = call.Numbers("scale_factors");
        return factors.Any(factor => factor * Denominator % 1 != 0)
            ? null
            : [.. self[..2], .. self[2..].Zip(factors, (size, factor) => (size * (long)(factor * Denominator)).FloorDivide(Denominator))];
    }

    private static SizeExpression[] Padded(SizeExpression[] self, IReadOnlyList<SizeExpression> borders) =>
    [
        .. self.Select((size, axis) => self.Length - 1 - axis is var pair && 2 * pair + 1 < borders.Count
            ? size + borders[2 * pair] + borders[2 * pair + 1]
            : size),
    ];
}
