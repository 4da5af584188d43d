using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <inheritdoc cref="Modules.MaxPool1d"/>
        public static MaxPool1d MaxPool1d(
            long kernel_size,
            long? stride = null,
            long? padding = null,
            long? dilation = null,
            bool ceil_mode = false) =>
            new(kernel_size, stride, padding, dilation, ceil_mode);

        /// <inheritdoc cref="Modules.MaxPool2d"/>
        public static MaxPool2d MaxPool2d(
            long kernel_size,
            long? stride = null,
            long? padding = null,
            long? dilation = null,
            bool ceil_mode = false) =>
            new(Square(kernel_size), Square(stride), Square(padding), Square(dilation), ceil_mode);

        /// <inheritdoc cref="Modules.MaxPool2d"/>
        public static MaxPool2d MaxPool2d(
            long[] kernel_size,
            long[]? stride = null,
            long[]? padding = null,
            long[]? dilation = null,
            bool ceil_mode = false) =>
            new(kernel_size, stride, padding, dilation, ceil_mode);

        /// <inheritdoc cref="Modules.MaxPool2d"/>
        public static MaxPool2d MaxPool2d(
            (long, long) kernel_size,
            (long, long)? stride = null,
            (long, long)? padding = null,
            (long, long)? dilation = null,
            bool ceil_mode = false) =>
            new(Pair(kernel_size), Pair(stride), Pair(padding), Pair(dilation), ceil_mode);

        /// <inheritdoc cref="Modules.AvgPool1d"/>
        public static AvgPool1d AvgPool1d(
            long kernel_size,
            long? stride = null,
            long padding = 0,
            bool ceil_mode = false,
            bool count_include_pad = true) =>
            new(kernel_size, stride, padding, ceil_mode, count_include_pad);

        /// <inheritdoc cref="Modules.AvgPool2d"/>
        public static AvgPool2d AvgPool2d(
            long kernel_size,
            long? stride = null,
            long? padding = null,
            bool ceil_mode = false,
            bool count_include_pad = true,
            long? divisor_override = null) =>
            new(Square(kernel_size), Square(stride), Square(padding), ceil_mode, count_include_pad, divisor_override);

        /// <inheritdoc cref="Modules.AvgPool2d"/>
        public static AvgPool2d AvgPool2d(
            long[] kernel_size,
            long[]? stride = null,
            long[]? padding = null,
            bool ceil_mode = false,
            bool count_include_pad = true,
            long? divisor_override = null) =>
            new(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);

        /// <inheritdoc cref="Modules.AvgPool2d"/>
        public static AvgPool2d AvgPool2d(
            (long, long) kernel_size,
            (long, long)? stride = null,
            (long, long)? padding = null,
            bool ceil_mode = false,
            bool count_include_pad = true,
            long? divisor_override = null) =>
            new(Pair(kernel_size), Pair(stride), Pair(padding), ceil_mode, count_include_pad, divisor_override);

        /// <inheritdoc cref="Modules.AdaptiveAvgPool1d"/>
        public static AdaptiveAvgPool1d AdaptiveAvgPool1d(long output_size) => new(output_size);

        /// <inheritdoc cref="Modules.AdaptiveAvgPool2d"/>
        public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long[] output_size) => new(output_size);

        /// <inheritdoc cref="Modules.AdaptiveAvgPool2d"/>
        public static AdaptiveAvgPool2d AdaptiveAvgPool2d((long, long) output_size) => new(Pair(output_size));

        /// <inheritdoc cref="Modules.AdaptiveAvgPool2d"/>
        public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long output_size) => new(Square(output_size));

        /// <inheritdoc cref="Modules.AdaptiveMaxPool1d"/>
        public static AdaptiveMaxPool1d AdaptiveMaxPool1d(long output_size) => new(output_size);

        /// <inheritdoc cref="Modules.AdaptiveMaxPool2d"/>
        public static AdaptiveMaxPool2d AdaptiveMaxPool2d(long[] output_size) => new(output_size);
    }
}
