namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// Sets elements to zero with probability p and scales the others by 1 / (1 - p). Source: Srivastava et al. 2014.
            /// </summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                (inplace ? Aten.dropout_ : Aten.dropout).Call(input, p, training);

            /// <summary>As <see cref="dropout"/>, but drops whole channels.</summary>
            /// <param name="input">(B, C, L)</param>
            public static Tensor dropout1d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                (inplace ? Aten.feature_dropout_ : Aten.feature_dropout).Call(input, p, training);

            /// <summary>As <see cref="dropout"/>, but drops whole channels.</summary>
            /// <param name="input">(B, C, H, W)</param>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                (inplace ? Aten.feature_dropout_ : Aten.feature_dropout).Call(input, p, training);
        }
    }
}
