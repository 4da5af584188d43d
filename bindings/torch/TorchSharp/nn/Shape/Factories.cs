using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <inheritdoc cref="Modules.Flatten"/>
        public static Flatten Flatten(long start_dim = 1, long end_dim = -1) => new(start_dim, end_dim);

        /// <inheritdoc cref="Modules.Unflatten"/>
        public static Unflatten Unflatten(long dim, long[] unflattened_size) => new(dim, unflattened_size);

        /// <inheritdoc cref="Modules.PixelShuffle"/>
        public static PixelShuffle PixelShuffle(long upscale_factor) => new(upscale_factor);

        /// <inheritdoc cref="Modules.Upsample"/>
        /// <param name="size">New sizes of the last dimensions, or else</param>
        /// <param name="scale_factor">what to multiply the sizes by: one factor, or one a dimension.</param>
        public static Upsample Upsample(
            long[]? size = null,
            double[]? scale_factor = null,
            UpsampleMode mode = UpsampleMode.Nearest,
            bool? align_corners = null,
            bool? recompute_scale_factor = null) =>
            new(size, scale_factor, mode, align_corners, recompute_scale_factor);
    }
}
