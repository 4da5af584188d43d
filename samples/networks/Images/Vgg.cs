using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>VGG-11 (Simonyan and Zisserman, 2014): stacks of 3 x 3 convolutions, each stack followed by a pooling.</summary>
public sealed class Vgg : nn.Module<Tensor, Tensor>
{
    private const long Pool = 0;

    private readonly Sequential features;
    private readonly AdaptiveAvgPool2d avgpool;
    private readonly Sequential classifier;

    /// <summary>Creates the network with random weights.</summary>
    public Vgg(long classes = 10) : base(nameof(Vgg))
    {
        var layers = new List<nn.Module<Tensor, Tensor>>();
        var channels = 3L;
        foreach (var width in new[] { 8, Pool, 16, Pool, 32, 32, Pool, 64, 64, Pool, 64, 64, Pool })
        {
            if (width == Pool)
            {
                layers.Add(nn.MaxPool2d(2, stride: 2));
                continue;
            }

            layers.Add(nn.Conv2d(channels, width, 3, padding: 1));
            layers.Add(nn.ReLU());
            channels = width;
        }

        features = nn.Sequential(layers);
        avgpool = nn.AdaptiveAvgPool2d(7);
        classifier = nn.Sequential(
            nn.Linear(64 * 7 * 7, 64),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(64, 64),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(64, classes));
        RegisterComponents();
    }

    /// <summary>Five poolings halve an image of 32 pixels to one.</summary>
    public static NetworkSample Sample() => NetworkSample.OfImages("vgg", new Vgg(), minimum: 32);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = features.call(x); // (B, 64, H/32, W/32)
        x = avgpool.call(x); // (B, 64, 7, 7)
        return classifier.call(x.flatten(1)); // (B, C)
    }
}
