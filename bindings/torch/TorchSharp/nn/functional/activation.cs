namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>max(0, x).</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => (inplace ? Aten.relu_ : Aten.relu).Call(x);

            /// <summary>min(max(0, x), 6).</summary>
            public static Tensor relu6(Tensor x, bool inplace = false) => (inplace ? Aten.relu6_ : Aten.relu6).Call(x);

            /// <summary>x where positive, else <c>negative_slope</c> times x.</summary>
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                (inplace ? Aten.leaky_relu_ : Aten.leaky_relu).Call(input, negative_slope);

            /// <summary>x where positive, else alpha (exp(x) - 1).</summary>
            public static Tensor elu(Tensor x, double alpha, bool inplace = false) =>
                (inplace ? Aten.elu_ : Aten.elu).Call(x, alpha);

            /// <summary>x times the normal distribution function of x. Source: Hendrycks and Gimpel 2016.</summary>
            public static Tensor gelu(Tensor x) => Aten.gelu.Call(x);

            /// <inheritdoc cref="gelu(Tensor)"/>
            public static Tensor gelu(Tensor x, bool inplace) => (inplace ? Aten.gelu_ : Aten.gelu).Call(x);

            /// <summary>x times sigmoid(x).</summary>
            public static Tensor silu(Tensor x, bool inplace = false) => (inplace ? Aten.silu_ : Aten.silu).Call(x);

            /// <summary>1 / (1 + exp(-x)).</summary>
            public static Tensor sigmoid(Tensor x) => Aten.sigmoid.Call(x);

            /// <inheritdoc cref="sigmoid(Tensor)"/>
            public static Tensor sigmoid(Tensor x, bool inplace) => (inplace ? Aten.sigmoid_ : Aten.sigmoid).Call(x);

            public static Tensor tanh(Tensor x, bool inplace = false) => (inplace ? Aten.tanh_ : Aten.tanh).Call(x);

            /// <summary>x, clamped to a range.</summary>
            public static Tensor hardtanh(Tensor x, double min_val = -1.0, double max_val = 1.0, bool inplace = false) =>
                (inplace ? Aten.hardtanh_ : Aten.hardtanh).Call(x, min_val, max_val);

            /// <summary>x relu6(x + 3) / 6. Source: Howard et al. 2019, "Searching for MobileNetV3".</summary>
            public static Tensor hardswish(Tensor input, bool inplace = false) =>
                (inplace ? Aten.hardswish_ : Aten.hardswish).Call(input);

            /// <summary>log(1 + exp(beta x)) / beta, and x itself where beta x is above the threshold.</summary>
            public static Tensor softplus(Tensor x, double beta = 1.0, double threshold = 20.0) =>
                Aten.softplus.Call(x, beta, threshold);

            /// <summary>exp(x) over its sum along a dimension.</summary>
            /// <param name="dtype">Type to convert to before.</param>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) =>
                Aten.softmax_int.Call(input, dim, dtype);

            /// <summary>The logarithm of <see cref="softmax"/>.</summary>
            public static Tensor log_softmax(Tensor x, long dim) => Aten.log_softmax_int.Call(x, dim);
        }
    }
}
