namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>
/// The mean and the covariance of the channels of activations, over all places: their style, as the Gram matrix is, which follows from
/// both (Li et al., "Universal Style Transfer via Feature Transforms", 2017).
/// </summary>
/// <param name="Mean">The channels' means (B, C, 1).</param>
/// <param name="Covariance">Their covariances (B, C, C).</param>
internal sealed record ChannelStatistics(Tensor Mean, Tensor Covariance)
{
    /// <summary>The statistics of activations.</summary>
    /// <param name="x">Activations (B, C, H, W).</param>
    public static ChannelStatistics Of(Tensor x)
    {
        var rows = x.flatten(2); // (B, C, N), N = H W
        var mean = rows.mean([2], keepdim: true); // (B, C, 1)
        var centred = rows - mean; // (B, C, N)
        return new ChannelStatistics(mean, centred.matmul(centred.transpose(1, 2)) / (x.shape[2] * x.shape[3])); // (B, C, C)
    }

    /// <summary>The standard deviations of the channels (B, C).</summary>
    public Tensor Deviation() => (Covariance.diagonal(dim1: 1, dim2: 2) + Smallest).sqrt();

    private const double Smallest = 1e-5;
}

/// <summary>
/// Gives activations the mean and the covariance of others: whitening by their own covariance, then colouring by the other one (Li et
/// al. 2017, equations 2 and 3).
/// </summary>
internal static class WhiteningColoring
{
    /// <summary>Transforms activations.</summary>
    /// <param name="x">Activations (B, C, H, W).</param>
    /// <param name="style">The statistics that they get, of as many images or of one for all.</param>
    /// <returns>Activations (B, C, H, W).</returns>
    public static Tensor Of(Tensor x, ChannelStatistics style)
    {
        using var scope = NewDisposeScope();
        var own = ChannelStatistics.Of(x);
        var colouring = MatrixRoots.Of(style.Covariance).Root; // (B, C, C)
        var whitening = MatrixRoots.Of(own.Covariance).InverseRoot; // (B, C, C)
        var transformed = colouring.matmul(whitening).matmul(x.flatten(2) - own.Mean) + style.Mean; // (B, C, N)
        return transformed.view_as(x).MoveToOuterDisposeScope();
    }
}

/// <summary>Square roots of covariance matrices, and their inverses.</summary>
/// <param name="Root">The square roots (B, C, C).</param>
/// <param name="InverseRoot">Their inverses (B, C, C).</param>
internal readonly record struct MatrixRoots(Tensor Root, Tensor InverseRoot)
{
    // Eigenvalues far below the mean variance are those of channels that are nearly always 0: their inverse would be noise.
    private const double Ridge = 0.003;
    private const double Smallest = 1e-8; // of an image of one colour
    private const int Iterations = 12;

    /// <summary>
    /// Computes both by the coupled Newton-Schulz iteration (Higham, "Functions of Matrices", 2008, equation 6.35), which has matrix
    /// products alone, so that it is differentiated and exported as any layer is.
    /// </summary>
    /// <remarks>Directions whose variance is below the ridge are not whitened in full, which spares them from noise.</remarks>
    /// <param name="covariances">Symmetric matrices without negative eigenvalues (B, C, C).</param>
    public static MatrixRoots Of(Tensor covariances)
    {
        using var scope = NewDisposeScope();
        var identity = eye(covariances.shape[1], device: covariances.device); // (C, C)
        var variance = covariances.diagonal(dim1: 1, dim2: 2).mean([1], keepdim: true).unsqueeze(-1); // (B, 1, 1)
        var ridged = covariances + (((variance * Ridge) + Smallest) * identity);
        var norm = ridged.square().sum([1, 2], keepdim: true).sqrt(); // (B, 1, 1); all eigenvalues of the quotient lie in 0..1
        var root = ridged / norm; // (B, C, C)
        var inverse = identity.expand_as(root); // (B, C, C)
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var step = (identity * 1.5) - (inverse.matmul(root) * 0.5); // (B, C, C)
            (root, inverse) = (root.matmul(step), step.matmul(inverse));
        }
        var scale = norm.sqrt(); // (B, 1, 1)
        return new MatrixRoots((root * scale).MoveToOuterDisposeScope(), (inverse / scale).MoveToOuterDisposeScope());
    }
}
