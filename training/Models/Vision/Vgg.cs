using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Models.Vision;

/// <summary>
/// Plain stacks of 3x3 convolutions (Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image
/// Recognition", 2015), with batch normalisation after each where asked for.
/// </summary>
public sealed class Vgg : VisionNetwork
{
    private const long PooledSize = 7; // pixels in height and width that the fully connected layers see

    private readonly Sequential features;
    private readonly AdaptiveAvgPool2d avgpool;
    private readonly Sequential classifier;

    /// <param name="name">The network's name.</param>
    /// <param name="depths">Convolutions in each of the five stages of 64, 128, 256, 512 and 512 channels.</param>
    /// <param name="batchNorm">Whether to normalise after each convolution.</param>
    /// <param name="classes">Number of classes.</param>
    private Vgg(string name, IReadOnlyList<int> depths, bool batchNorm, int classes)
        : base(name)
    {
        features = nn.Sequential(Layers(depths, batchNorm));
        avgpool = nn.AdaptiveAvgPool2d(PooledSize);
        classifier = nn.Sequential(
            nn.Linear(512 * PooledSize * PooledSize, 4096),
            nn.ReLU(inplace: true),
            nn.Dropout(0.5),
            nn.Linear(4096, 4096),
            nn.ReLU(inplace: true),
            nn.Dropout(0.5),
            nn.Linear(4096, classes));
        RegisterComponents();
        ConvolutionInitialization.Apply(this);
        ConvolutionInitialization.ApplyToLinear(this);
    }

    /// <summary>Convolutions in each stage of configuration D of the paper.</summary>
    public static IReadOnlyList<int> Depths16 { get; } = [2, 2, 3, 3, 3];

    /// <summary>Convolutions in each stage of configuration E of the paper.</summary>
    public static IReadOnlyList<int> Depths19 { get; } = [2, 2, 4, 4, 4];

    /// <inheritdoc />
    public override string Head => "classifier.6";

    /// <summary>13 convolutions and 3 fully connected layers: configuration D of the paper.</summary>
    public static Vgg Vgg16(int classes, bool batchNorm = false) => new("VGG16", Depths16, batchNorm, classes);

    /// <summary>16 convolutions and 3 fully connected layers: configuration E of the paper.</summary>
    public static Vgg Vgg19(int classes, bool batchNorm = false) => new("VGG19", Depths19, batchNorm, classes);

    /// <summary>The convolutional layers, each made when it is asked for.</summary>
    /// <param name="depths">Convolutions in each of the five stages of 64, 128, 256, 512 and 512 channels.</param>
    /// <param name="batchNorm">Whether to normalise after each convolution.</param>
    public static IEnumerable<nn.Module<Tensor, Tensor>> Layers(IReadOnlyList<int> depths, bool batchNorm = false)
    {
        var channels = 3L;
        foreach (var (stage, depth) in depths.Index())
        {
            var width = Math.Min(64L << stage, 512);
            for (var i = 0; i < depth; i++)
            {
                yield return nn.Conv2d(channels, width, kernel_size: 3, padding: 1); // (B, width, H, W)
                if (batchNorm) yield return nn.BatchNorm2d(width);
                yield return nn.ReLU(inplace: true);
                channels = width;
            }

            yield return nn.MaxPool2d(kernel_size: 2, stride: 2); // (B, width, H/2, W/2)
        }
    }

    /// <inheritdoc />
    public override Tensor Features(Tensor images)
    {
        using var scope = NewDisposeScope();
        var x = features.call(images); // (B, 512, H/32, W/32)
        x = avgpool.call(x).flatten(1); // (B, 512 * 7 * 7)
        return classifier[..^1].call(x).MoveToOuterDisposeScope(); // (B, 4096)
    }

    /// <inheritdoc />
    public override Tensor Classify(Tensor features) => classifier[^1].call(features); // (B, classes)
}
