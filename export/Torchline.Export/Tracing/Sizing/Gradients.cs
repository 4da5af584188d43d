using Torchline.Export.Sizes;

namespace Torchline.Export.Tracing.Sizing;

/// <summary>Sizes of gradients, and of what is computed for them.</summary>
internal static class Gradients
{
    [Sizes("aten::convolution")]
    private static SizeExpression[] Convolution(SizedCall call)
    {
        var dimensions = call.Traced("input").Rank - 2;
        return call.Flag("transposed") ? Windows.ConvolutionTransposed(call, dimensions) : Windows.Convolution(call, dimensions);
    }

    [Sizes("aten::native_batch_norm_backward")]
    private static SizeExpression[][] BatchNormBackward(SizedCall call) => [call["input"], [call["input"][1]], [call["input"][1]]];

    [Sizes(RunningStatistics.Mean, RunningStatistics.Variance)] private static SizeExpression[] Running(SizedCall call) => call["running"];

    [Sizes("aten::native_layer_norm_backward")]
    private static SizeExpression[][] LayerNormBackward(SizedCall call)
    {
        SizeExpression[] normalized = [.. call.Sizes("normalized_shape")];
        return [call["input"], normalized, normalized];
    }

    [Sizes("aten::native_group_norm_backward")]
    private static SizeExpression[][] GroupNormBackward(SizedCall call) => [call["input"], [call["input"][1]], [call["input"][1]]];

    [Sizes("aten::embedding_dense_backward")]
    private static SizeExpression[] Embedding(SizedCall call) => [call.Size("num_weights"), call["grad_output"][^1]];

    [Sizes(
        "aten::nll_loss_backward", "aten::nll_loss2d_backward", "aten::glu_backward", "aten::avg_pool2d_backward", "aten::avg_pool3d_backward",
        "aten::adaptive_max_pool2d_backward", "aten::max_pool3d_with_indices_backward", "aten::_adaptive_avg_pool2d_backward",
        "aten::_adaptive_avg_pool3d_backward", "aten::replication_pad1d_backward", "aten::replication_pad2d_backward",
        "aten::replication_pad3d_backward", "aten::mse_loss_backward", "aten::smooth_l1_loss_backward", "aten::huber_loss_backward",
        "aten::binary_cross_entropy_backward", "aten::soft_margin_loss_backward", "aten::bernoulli", "aten::log_sigmoid_backward")]
    private static SizeExpression[] AsSelf(SizedCall call) => call["self"];

    [Sizes("aten::_prelu_kernel_backward")] private static SizeExpression[][] ParametricRelu(SizedCall call) => [call["self"], call["self"]];
    [Sizes("aten::log_sigmoid_forward")] private static SizeExpression[][] LogSigmoid(SizedCall call) => [call["self"], call["self"]];

    [Sizes("aten::_softmax_backward_data", "aten::_log_softmax_backward_data")]
    private static SizeExpression[] Softmax(SizedCall call) => call["output"];

    [Sizes("aten::diagonal_backward", "aten::unfold_backward")]
    private static SizeExpression[] OfInput(SizedCall call) => [.. call.Sizes("input_sizes")];

    [Sizes(
        "aten::upsample_nearest1d_backward", "aten::upsample_nearest2d_backward", "aten::upsample_nearest3d_backward",
        "aten::upsample_linear1d_backward", "aten::upsample_bilinear2d_backward", "aten::upsample_trilinear3d_backward",
        "aten::upsample_bicubic2d_backward")]
    private static SizeExpression[] OfResized(SizedCall call) => [.. call.Sizes("input_size")];

    [Sizes("aten::mkldnn_rnn_layer")]
    private static SizeExpression[][] Recurrent(SizedCall call) =>
        [[.. call["input"][..^1], call.Int("hidden_size")], call["hx_"], call["cx_"], []]; // the last one is no tensor of the program

    [Sizes("aten::mkldnn_rnn_layer_backward")]
    private static SizeExpression[][] RecurrentBackward(SizedCall call)
    {
        SizeExpression[] bias = [call["weight1"][0]];
        return [call["input"], call["weight1"], call["weight2"], bias, bias, call["hx_"], call["cx_tmp"]];
    }

    [Sizes("aten::_scaled_dot_product_flash_attention_for_cpu_backward")]
    private static SizeExpression[][] AttentionBackward(SizedCall call) => [call["query"], call["key"], call["value"]];
}
