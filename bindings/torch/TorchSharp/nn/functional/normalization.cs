namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// Centres and scales each channel by its mean and variance over the batch, or by running estimates of these.
            /// </summary>
            /// <param name="input">(B, C, …)</param>
            /// <param name="running_mean">(C), updated when <paramref name="training"/></param>
            /// <param name="running_var">(C), updated when <paramref name="training"/></param>
            /// <param name="weight">(C)</param>
            /// <param name="bias">(C)</param>
            /// <param name="momentum">Weight of the batch in the running estimates.</param>
            public static Tensor batch_norm(
                Tensor input,
                Tensor? running_mean,
                Tensor? running_var,
                Tensor? weight = null,
                Tensor? bias = null,
                bool training = false,
                double momentum = 0.1,
                double eps = 1e-5) =>
                Aten.batch_norm.Call(input, weight, bias, running_mean, running_var, training, momentum, eps, true);

            /// <summary>Centres and scales each channel of each sample by its own mean and variance.</summary>
            /// <param name="input">(B, C, …)</param>
            /// <param name="weight">(C)</param>
            /// <param name="bias">(C)</param>
            /// <param name="use_input_stats">Whether to use the sample's own statistics rather than the running ones.</param>
            public static Tensor instance_norm(
                Tensor input,
                Tensor? running_mean = null,
                Tensor? running_var = null,
                Tensor? weight = null,
                Tensor? bias = null,
                bool use_input_stats = true,
                double momentum = 0.1,
                double eps = 1e-5) =>
                Aten.instance_norm.Call(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, true);

            /// <summary>Centres and scales each sample over its last dimensions.</summary>
            /// <param name="input">(…, normalized_shape)</param>
            /// <param name="weight">(normalized_shape)</param>
            /// <param name="bias">(normalized_shape)</param>
            public static Tensor layer_norm(
                Tensor input,
                long[] normalized_shape,
                Tensor? weight = null,
                Tensor? bias = null,
                double eps = 1e-5) =>
                Aten.layer_norm.Call(input, normalized_shape, weight, bias, eps);

            /// <summary>Centres and scales groups of channels of each sample.</summary>
            /// <param name="input">(B, C, …)</param>
            /// <param name="weight">(C)</param>
            /// <param name="bias">(C)</param>
            public static Tensor group_norm(
                Tensor input,
                long num_groups,
                Tensor? weight = null,
                Tensor? bias = null,
                double eps = 1e-5) =>
                Aten.group_norm.Call(input, num_groups, weight, bias, eps);

            /// <summary>Scales the vectors along a dimension to the length 1.</summary>
            /// <param name="p">Exponent of the norm.</param>
            /// <param name="eps">Smallest norm to divide by.</param>
            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1, double eps = 1e-12)
            {
                using var norm = Aten.norm_ScalarOpt_dim.Call(input, p, One(dim), true);
                using var divisor = Aten.clamp_min.Call(norm, eps);
                return Aten.div_Tensor.Call(input, divisor);
            }
        }
    }
}
