namespace Torchline.Training.Vision;

/// <summary>
/// Turns pixels as a decoder gives them into what a network was trained on. As a module it is traced with the network, so
/// that the exported graph takes raw pixels and no caller can normalise otherwise than training did.
/// </summary>
public sealed class PixelNormalization : nn.Module<Tensor, Tensor>
{
    private const double White = 255;

    private readonly Tensor mean;
    private readonly Tensor deviation;

    /// <summary>A normalisation of its own for each channel.</summary>
    /// <param name="mean">Mean of red, green and blue, of 0 to 1.</param>
    /// <param name="deviation">Standard deviation of each.</param>
    /// <exception cref="ArgumentException">There are not three of each, or a deviation is not above 0.</exception>
    public PixelNormalization(IReadOnlyList<float> mean, IReadOnlyList<float> deviation) : base(nameof(PixelNormalization))
    {
        if (mean.Count != 3 || deviation.Count != 3 || deviation.Any(value => !(value > 0)))
            throw new ArgumentException("a normalisation has a mean and a deviation above 0 for red, green and blue");
        this.mean = tensor(mean.ToArray(), [1, 3, 1, 1]);
        this.deviation = tensor(deviation.ToArray(), [1, 3, 1, 1]);

        // No part of the state dict: what training normalised by is no weight.
        register_buffer(nameof(mean), this.mean, persistent: false);
        register_buffer(nameof(deviation), this.deviation, persistent: false);
        RegisterComponents();
    }

    /// <summary>Mean of red, green and blue over ImageNet, of 0 to 1.</summary>
    public static IReadOnlyList<float> ImageNetMean { get; } = [0.485f, 0.456f, 0.406f];

    /// <summary>Standard deviation of red, green and blue over ImageNet.</summary>
    public static IReadOnlyList<float> ImageNetDeviation { get; } = [0.229f, 0.224f, 0.225f];

    /// <summary>What all of torchvision's ImageNet weights expect.</summary>
    public static PixelNormalization ImageNet() => new(ImageNetMean, ImageNetDeviation);

    /// <summary>Normalises.</summary>
    /// <param name="pixels">RGB pixels (B, H, W, 3), uint8.</param>
    /// <returns>Images (B, 3, H, W), float32.</returns>
    public override Tensor forward(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        var planes = pixels.permute(0, 3, 1, 2).contiguous().to(float32); // (B, 3, H, W)
        return Normalize(planes / White).MoveToOuterDisposeScope();
    }

    /// <summary>Normalises what is in planes already.</summary>
    /// <param name="planes">RGB (B, 3, H, W), 0 to 1.</param>
    /// <returns>Images (B, 3, H, W).</returns>
    public Tensor Normalize(Tensor planes)
    {
        using var scope = NewDisposeScope();
        return ((planes - mean) / deviation).MoveToOuterDisposeScope();
    }
}

/// <summary>A network with its normalisation before it: what is exported and served.</summary>
/// <remarks>The network's state-dict keys begin with <c>network.</c> here; the normalisation has none.</remarks>
public sealed class PixelClassifier : nn.Module<Tensor, Tensor>
{
    private readonly PixelNormalization normalization;
    private readonly nn.Module<Tensor, Tensor> network;

    /// <summary>Puts a normalisation before a network, which both belong to this module from now on.</summary>
    /// <param name="normalization">Pixels (B, H, W, 3) to images (B, 3, H, W).</param>
    /// <param name="network">Images to logits (B, classes).</param>
    public PixelClassifier(PixelNormalization normalization, nn.Module<Tensor, Tensor> network) : base(nameof(PixelClassifier))
    {
        this.normalization = normalization;
        this.network = network;
        RegisterComponents();
    }

    /// <summary>The logits of each class.</summary>
    /// <param name="pixels">RGB pixels (B, H, W, 3), uint8.</param>
    /// <returns>Logits (B, classes).</returns>
    public override Tensor forward(Tensor pixels)
    {
        using var images = normalization.call(pixels); // (B, 3, H, W)
        return network.call(images); // (B, classes)
    }
}
