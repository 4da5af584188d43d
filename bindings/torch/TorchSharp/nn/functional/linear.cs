namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>x Wᵀ + b.</summary>
            /// <param name="input">(…, in)</param>
            /// <param name="weights">(out, in)</param>
            /// <param name="bias">(out)</param>
            /// <returns>(…, out)</returns>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Aten.linear.Call(input, weights, bias);

            /// <summary>x₁ᵀ W x₂ + b for every output.</summary>
            /// <param name="input1">(…, in1)</param>
            /// <param name="input2">(…, in2)</param>
            /// <param name="weight">(out, in1, in2)</param>
            /// <param name="bias">(out)</param>
            /// <returns>(…, out)</returns>
            public static Tensor bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias = null) =>
                Aten.bilinear.Call(input1, input2, weight, bias);

            /// <summary>A one at each index, zeros elsewhere.</summary>
            /// <param name="x">(…) of Int64</param>
            /// <param name="num_classes">Length of the new last dimension; -1: the largest index plus one.</param>
            /// <returns>(…, classes) of Int64</returns>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => Aten.one_hot.Call(x, num_classes);
        }
    }
}
