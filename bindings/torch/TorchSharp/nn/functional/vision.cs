namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Puts values around a tensor.</summary>
            /// <param name="pad">How many before and after, for the last dimension first.</param>
            /// <param name="value">
            /// What to put there, in the modes <see cref="PaddingModes.Constant"/> and <see cref="PaddingModes.Zeros"/>.
            /// </param>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                mode switch
                {
                    PaddingModes.Constant => Aten.pad.Call(input, pad, "constant", value),
                    PaddingModes.Zeros => Aten.pad.Call(input, pad, "constant", 0.0),
                    PaddingModes.Reflect => Aten.pad.Call(input, pad, "reflect"),
                    PaddingModes.Replicate => Aten.pad.Call(input, pad, "replicate"),
                    PaddingModes.Circular => Aten.pad.Call(input, pad, "circular"),
                    _ => throw new ArgumentOutOfRangeException(nameof(mode)),
                };

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(
                Tensor input,
                ReadOnlySpan<long> pad,
                PaddingModes mode = PaddingModes.Constant,
                double value = 0) =>
                functional.pad(input, pad.ToArray(), mode, value);

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(
                Tensor input,
                (long, long) pad,
                PaddingModes mode = PaddingModes.Constant,
                double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2], mode, value);

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(
                Tensor input,
                (long, long, long, long) pad,
                PaddingModes mode = PaddingModes.Constant,
                double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            /// <param name="pad">How many before and after, in the last dimension.</param>
            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad, pad], mode, value);

            /// <summary>Turns r² channels into r by r pixels. Source: Shi et al. 2016.</summary>
            /// <param name="input">(B, C r², H, W)</param>
            /// <returns>(B, C, H r, W r)</returns>
            public static Tensor pixel_shuffle(Tensor input, long upscale_factor) =>
                Aten.pixel_shuffle.Call(input, upscale_factor);

            /// <summary>Resizes sequences or pictures.</summary>
            /// <param name="x">(B, C, L) or (B, C, H, W)</param>
            /// <param name="size">New sizes of the last dimensions, or else</param>
            /// <param name="scale_factor">what to multiply the sizes by: one factor, or one a dimension.</param>
            /// <param name="align_corners">Whether the corner pixels, rather than the pixels' outer edges, are matched.</param>
            /// <param name="recompute_scale_factor">
            /// Whether the rounded new sizes, rather than the factors, say where to sample.
            /// </param>
            /// <param name="antialias">Whether to smooth when making smaller.</param>
            /// <exception cref="ArgumentException">
            /// Neither or both of size and factor are given, or the mode does not fit the dimensions.
            /// </exception>
            public static Tensor interpolate(
                Tensor x,
                long[]? size = null,
                double[]? scale_factor = null,
                InterpolationMode mode = InterpolationMode.Nearest,
                bool? align_corners = null,
                bool recompute_scale_factor = false,
                bool antialias = false)
            {
                if ((size is null) == (scale_factor is null))
                {
                    throw new ArgumentException("Give either the size or the scale factor.", nameof(size));
                }

                var spatial = (int)x.dim() - 2;
                var sizes = size is [var one] ? [.. Enumerable.Repeat(one, spatial)] : size;
                var factors = scale_factor is [var factor] ? [.. Enumerable.Repeat(factor, spatial)] : scale_factor;
                if (factors is not null && (recompute_scale_factor || mode == InterpolationMode.Area))
                {
                    sizes = [.. x.shape[2..].Zip(factors, (length, scale) => (long)Math.Floor(length * scale))];
                    factors = null;
                }

                var corners = align_corners ?? false;
                return (mode, spatial, antialias) switch
                {
                    (InterpolationMode.Nearest, 1, false) => Aten.upsample_nearest1d_vec.Call(x, sizes, factors),
                    (InterpolationMode.Nearest, 2, false) => Aten.upsample_nearest2d_vec.Call(x, sizes, factors),
                    (InterpolationMode.NearestExact, 1, false) => Aten._upsample_nearest_exact1d_vec.Call(x, sizes, factors),
                    (InterpolationMode.NearestExact, 2, false) => Aten._upsample_nearest_exact2d_vec.Call(x, sizes, factors),
                    (InterpolationMode.Linear, 1, false) => Aten.upsample_linear1d_vec.Call(x, sizes, corners, factors),
                    (InterpolationMode.Bilinear, 2, false) => Aten.upsample_bilinear2d_vec.Call(x, sizes, corners, factors),
                    (InterpolationMode.Bilinear, 2, true) => Aten._upsample_bilinear2d_aa_vec.Call(x, sizes, corners, factors),
                    (InterpolationMode.Bicubic, 2, false) => Aten.upsample_bicubic2d_vec.Call(x, sizes, corners, factors),
                    (InterpolationMode.Bicubic, 2, true) => Aten._upsample_bicubic2d_aa_vec.Call(x, sizes, corners, factors),
                    (InterpolationMode.Area, 1, false) => adaptive_avg_pool1d(x, sizes![0]),
                    (InterpolationMode.Area, 2, false) => adaptive_avg_pool2d(x, sizes!),
                    _ => throw new ArgumentException(
                        $"There is no {(antialias ? "antialiased " : "")}interpolation {mode} of {x.dim()}-D input.",
                        nameof(mode)),
                };
            }

            /// <inheritdoc cref="interpolate"/>
            public static Tensor upsample(
                Tensor input,
                long[]? size = null,
                double[]? scale_factor = null,
                UpsampleMode mode = UpsampleMode.Nearest,
                bool align_corners = false) =>
                interpolate(input, size, scale_factor, Interpolation(mode), align_corners);

            internal static InterpolationMode Interpolation(UpsampleMode mode) => mode switch
            {
                UpsampleMode.Nearest => InterpolationMode.Nearest,
                UpsampleMode.Linear => InterpolationMode.Linear,
                UpsampleMode.Bilinear => InterpolationMode.Bilinear,
                UpsampleMode.Bicubic => InterpolationMode.Bicubic,
                UpsampleMode.Trilinear => InterpolationMode.Trilinear,
                _ => throw new ArgumentOutOfRangeException(nameof(mode)),
            };
        }
    }
}
