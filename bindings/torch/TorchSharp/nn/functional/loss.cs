namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>-w (y log x + (1 - y) log(1 - x)), for probabilities x.</summary>
            public static Tensor binary_cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean) =>
                Aten.binary_cross_entropy.Call(input, target, weight, (long)reduction);

            /// <summary>The same as <see cref="binary_cross_entropy"/> of sigmoid(x), but exact for large logits.</summary>
            /// <param name="pos_weights">Weight of the positive answers.</param>
            public static Tensor binary_cross_entropy_with_logits(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean,
                Tensor? pos_weights = null) =>
                Aten.binary_cross_entropy_with_logits.Call(input, target, weight, pos_weights, (long)reduction);

            /// <summary>-log softmax(x) at the target class.</summary>
            /// <param name="input">(B, C, …) of logits</param>
            /// <param name="target">(B, …) of class indices, or (B, C, …) of probabilities</param>
            /// <param name="weight">(C)</param>
            /// <param name="ignore_index">Target that does not count.</param>
            /// <param name="label_smoothing">Share of the target that is spread over all classes.</param>
            public static Tensor cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                long ignore_index = -100,
                Reduction reduction = Reduction.Mean,
                double label_smoothing = 0.0) =>
                Aten.cross_entropy_loss.Call(input, target, weight, (long)reduction, ignore_index, label_smoothing);

            /// <summary>Minus the input at the target class.</summary>
            /// <param name="input">(B, C, …) of logarithms of probabilities</param>
            /// <param name="target">(B, …) of class indices</param>
            /// <param name="weight">(C)</param>
            public static Tensor nll_loss(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean) =>
                Aten.nll_loss_nd.Call(input, target, weight, (long)reduction);

            /// <summary>(x - y)².</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Aten.mse_loss.Call(input, target, (long)reduction);

            /// <summary>|x - y|.</summary>
            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Aten.l1_loss.Call(input, target, (long)reduction);

            /// <summary>|x - y| - beta / 2, but (x - y)² / (2 beta) where |x - y| is below beta.</summary>
            public static Tensor smooth_l1_loss(
                Tensor input,
                Tensor target,
                Reduction reduction = Reduction.Mean,
                double beta = 1.0) =>
                Aten.smooth_l1_loss.Call(input, target, (long)reduction, beta);

            /// <summary>y (log y - x), for logarithms of probabilities x.</summary>
            /// <param name="log_target">Whether the target, too, is given as logarithms.</param>
            public static Tensor kl_div(
                Tensor input,
                Tensor target,
                bool log_target = true,
                Reduction reduction = Reduction.Mean) =>
                Aten.kl_div.Call(input, target, (long)reduction, log_target);

            /// <summary>1 - cos(x₁, x₂) where the target is 1, max(0, cos(x₁, x₂) - margin) where it is -1.</summary>
            /// <param name="input1">(B, D)</param>
            /// <param name="input2">(B, D)</param>
            /// <param name="target">(B)</param>
            public static Tensor cosine_embedding_loss(
                Tensor input1,
                Tensor input2,
                Tensor target,
                double margin = 0.0,
                Reduction reduction = Reduction.Mean) =>
                Aten.cosine_embedding_loss.Call(input1, input2, target, margin, (long)reduction);

            /// <summary>The cosine of the angle between vectors along a dimension.</summary>
            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1e-8) =>
                Aten.cosine_similarity.Call(x1, x2, dim, eps);
        }
    }
}
