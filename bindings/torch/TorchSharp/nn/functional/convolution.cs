namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Slides filters over sequences.</summary>
            /// <param name="input">(B, in, L)</param>
            /// <param name="weight">(out, in / groups, K)</param>
            /// <param name="bias">(out)</param>
            /// <returns>(B, out, L')</returns>
            public static Tensor conv1d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long? stride = null,
                long? padding = null,
                long? dilation = null,
                long groups = 1) =>
                Aten.conv1d.Call(
                    input, weight, bias, (long[])[stride ?? 1], (long[])[padding ?? 0], (long[])[dilation ?? 1], groups);

            /// <inheritdoc cref="conv1d"/>
            /// <param name="padding">Whether the result is as long as the input, or what fits without padding.</param>
            public static Tensor conv1d_padding(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long? stride = null,
                Padding padding = Padding.Valid,
                long? dilation = null,
                long groups = 1) =>
                Aten.conv1d_padding.Call(
                    input, weight, bias, (long[])[stride ?? 1], Name(padding), (long[])[dilation ?? 1], groups);

            /// <summary>Slides filters over pictures.</summary>
            /// <param name="input">(B, in, H, W)</param>
            /// <param name="weight">(out, in / groups, KH, KW)</param>
            /// <param name="bias">(out)</param>
            /// <returns>(B, out, H', W')</returns>
            public static Tensor conv2d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                long groups = 1) =>
                Aten.conv2d.Call(input, weight, bias, strides ?? [1], padding ?? [0], dilation ?? [1], groups);

            /// <inheritdoc cref="conv2d"/>
            /// <param name="padding">Whether the result is as large as the input, or what fits without padding.</param>
            public static Tensor conv2d_padding(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                Padding padding = Padding.Valid,
                long[]? dilation = null,
                long groups = 1) =>
                Aten.conv2d_padding.Call(input, weight, bias, strides ?? [1], Name(padding), dilation ?? [1], groups);

            /// <summary>The gradient of <see cref="conv2d"/> as a function: spreads each pixel over a window.</summary>
            /// <param name="input">(B, in, H, W)</param>
            /// <param name="weight">(in, out / groups, KH, KW)</param>
            /// <param name="bias">(out)</param>
            /// <returns>(B, out, H', W')</returns>
            public static Tensor conv_transpose2d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                long[]? padding = null,
                long[]? output_padding = null,
                long[]? dilation = null,
                long groups = 1) =>
                Aten.conv_transpose2d_input.Call(
                    input,
                    weight,
                    bias,
                    strides ?? [1],
                    padding ?? [0],
                    output_padding ?? [0],
                    groups,
                    dilation ?? [1]);

            private static string Name(Padding padding) => padding == Padding.Same ? "same" : "valid";
        }
    }
}
