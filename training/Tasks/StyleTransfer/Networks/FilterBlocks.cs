namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>
/// Convolutions whose gradients are finite. oneDNN (3.7.1, in libtorch 2.10) computes in blocks of 16 filters. Where the last block is not
/// full, its backward pass multiplies the missing filters, which are zero, with memory that nobody has written; white pixels once lay there,
/// whose bytes are NaN as floating-point numbers, and zero times NaN is NaN.
/// </summary>
internal static class FilterBlocks
{
    private const long Block = 16;

    /// <summary>Applies a convolution; where gradients are wanted, with filters of zeros up to a full block, whose products oneDNN computes anyway.</summary>
    /// <param name="convolution">The convolution, not dilated, of one group, with as many pixels of padding on all sides.</param>
    /// <param name="x">Activations (B, C, H, W).</param>
    /// <returns>Activations (B, D, H', W').</returns>
    public static Tensor Convolve(Conv2d convolution, Tensor x)
    {
        var filters = convolution.weight; // (D, C, K, K)
        var missing = (Block - (filters.shape[0] % Block)) % Block;
        if (missing == 0 || !is_grad_enabled() || x.device_type != DeviceType.CPU)
            return convolution.call(x);
        using var scope = NewDisposeScope();
        var padding = convolution.padding?[0] ?? 0;
        var mode = convolution.padding_mode == PaddingModes.Zeros ? PaddingModes.Constant : convolution.padding_mode;
        var padded = padding == 0 ? x : nn.functional.pad(x, [padding, padding, padding, padding], mode);
        var block = nn.functional.pad(filters, [0, 0, 0, 0, 0, 0, 0, missing]); // (D', C, K, K)
        var y = nn.functional.conv2d(padded, block, strides: convolution.stride).narrow(1, 0, filters.shape[0]); // (B, D, H', W')
        return (convolution.bias is { } bias ? y + bias.view(1, -1, 1, 1) : y).MoveToOuterDisposeScope();
    }
}
