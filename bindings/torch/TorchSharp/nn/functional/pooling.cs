namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The largest value in each window.</summary>
            /// <param name="input">(B, C, L)</param>
            /// <returns>(B, C, L')</returns>
            public static Tensor max_pool1d(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long? padding = null,
                long? dilation = null,
                bool ceil_mode = false) =>
                Aten.max_pool1d.Call(
                    input, One(kernel_size), One(stride ?? kernel_size), One(padding ?? 0), One(dilation ?? 1), ceil_mode);

            /// <inheritdoc cref="max_pool1d"/>
            /// <returns>(B, C, L') and the positions of the values in L</returns>
            public static (Tensor output, Tensor indices) max_pool1d_with_indices(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long? padding = null,
                long? dilation = null,
                bool ceil_mode = false) =>
                Aten.max_pool1d_with_indices.CallPair(
                    input, One(kernel_size), One(stride ?? kernel_size), One(padding ?? 0), One(dilation ?? 1), ceil_mode);

            /// <summary>The largest value in each window.</summary>
            /// <param name="input">(B, C, H, W)</param>
            /// <returns>(B, C, H', W')</returns>
            public static Tensor max_pool2d(
                Tensor input,
                long[] kernel_size,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                bool ceil_mode = false) =>
                Aten.max_pool2d.Call(input, kernel_size, strides ?? kernel_size, padding ?? [0], dilation ?? [1], ceil_mode);

            /// <inheritdoc cref="max_pool2d(Tensor, long[], long[], long[], long[], bool)"/>
            public static Tensor max_pool2d(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long? padding = null,
                long? dilation = null,
                bool ceil_mode = false) =>
                max_pool2d(input, One(kernel_size), One(stride ?? kernel_size), One(padding ?? 0), One(dilation ?? 1), ceil_mode);

            /// <inheritdoc cref="max_pool2d(Tensor, long[], long[], long[], long[], bool)"/>
            /// <returns>(B, C, H', W') and the positions of the values in H W</returns>
            public static (Tensor output, Tensor indices) max_pool2d_with_indices(
                Tensor input,
                long[] kernel_size,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                bool ceil_mode = false) =>
                Aten.max_pool2d_with_indices.CallPair(
                    input, kernel_size, strides ?? kernel_size, padding ?? [0], dilation ?? [1], ceil_mode);

            /// <summary>The mean of each window.</summary>
            /// <param name="input">(B, C, L)</param>
            /// <returns>(B, C, L')</returns>
            public static Tensor avg_pool1d(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true) =>
                Aten.avg_pool1d.Call(
                    input, One(kernel_size), One(stride ?? kernel_size), One(padding ?? 0), ceil_mode, count_include_pad);

            /// <summary>The mean of each window.</summary>
            /// <param name="input">(B, C, H, W)</param>
            /// <returns>(B, C, H', W')</returns>
            public static Tensor avg_pool2d(
                Tensor input,
                long[] kernel_size,
                long[]? stride = null,
                long[]? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null) =>
                Aten.avg_pool2d.Call(
                    input, kernel_size, stride ?? kernel_size, padding ?? [0], ceil_mode, count_include_pad, divisor_override);

            /// <inheritdoc cref="avg_pool2d(Tensor, long[], long[], long[], bool, bool, long?)"/>
            public static Tensor avg_pool2d(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long padding = 0,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null) =>
                avg_pool2d(
                    input,
                    One(kernel_size),
                    One(stride ?? kernel_size),
                    One(padding),
                    ceil_mode,
                    count_include_pad,
                    divisor_override);

            /// <summary>Means of as many windows as are asked for.</summary>
            /// <param name="input">(B, C, L)</param>
            /// <returns>(B, C, output_size)</returns>
            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) =>
                Aten.adaptive_avg_pool1d.Call(input, One(output_size));

            /// <summary>Means of as many windows as are asked for.</summary>
            /// <param name="input">(B, C, H, W)</param>
            /// <returns>(B, C, output_size[0], output_size[1])</returns>
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) =>
                Aten.adaptive_avg_pool2d.Call(input, output_size);

            /// <inheritdoc cref="adaptive_avg_pool2d(Tensor, long[])"/>
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) =>
                adaptive_avg_pool2d(input, [output_size.Item1, output_size.Item2]);

            /// <inheritdoc cref="adaptive_avg_pool2d(Tensor, long[])"/>
            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) =>
                adaptive_avg_pool2d(input, [output_size, output_size]);

            /// <summary>The largest values of as many windows as are asked for.</summary>
            /// <param name="input">(B, C, L)</param>
            /// <returns>(B, C, output_size)</returns>
            public static Tensor adaptive_max_pool1d(Tensor input, long output_size) =>
                First(adaptive_max_pool1d_with_indices(input, output_size));

            /// <inheritdoc cref="adaptive_max_pool1d"/>
            /// <returns>(B, C, output_size) and the positions of the values in L</returns>
            public static (Tensor output, Tensor indices) adaptive_max_pool1d_with_indices(Tensor input, long output_size) =>
                Aten.adaptive_max_pool1d.CallPair(input, One(output_size));

            /// <summary>The largest values of as many windows as are asked for.</summary>
            /// <param name="input">(B, C, H, W)</param>
            /// <returns>(B, C, output_size[0], output_size[1])</returns>
            public static Tensor adaptive_max_pool2d(Tensor input, long[] output_size) =>
                First(adaptive_max_pool2d_with_indices(input, output_size));

            /// <inheritdoc cref="adaptive_max_pool2d"/>
            /// <returns>(B, C, output_size[0], output_size[1]) and the positions of the values in H W</returns>
            public static (Tensor output, Tensor indices) adaptive_max_pool2d_with_indices(Tensor input, long[] output_size) =>
                Aten.adaptive_max_pool2d.CallPair(input, output_size);

            private static long[] One(long size) => [size];

            private static Tensor First((Tensor output, Tensor indices) result)
            {
                result.indices.Dispose();
                return result.output;
            }
        }
    }
}
