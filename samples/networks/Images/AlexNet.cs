using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>AlexNet (Krizhevsky, 2014): five convolutions, three poolings, and three linear layers over a grid of 6 x 6.</summary>
public sealed class AlexNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly AdaptiveAvgPool2d avgpool;
    private readonly Sequential classifier;

    /// <summary>Creates the network with random weights.</summary>
    public AlexNet(long classes = 10) : base(nameof(AlexNet))
    {
        features = nn.Sequential(
            nn.Conv2d(3, 16, 11, stride: 4, padding: 2),
            nn.ReLU(),
            nn.MaxPool2d(3, stride: 2),
            nn.Conv2d(16, 32, 5, padding: 2),
            nn.ReLU(),
            nn.MaxPool2d(3, stride: 2),
            nn.Conv2d(32, 48, 3, padding: 1),
            nn.ReLU(),
            nn.Conv2d(48, 32, 3, padding: 1),
            nn.ReLU(),
            nn.Conv2d(32, 32, 3, padding: 1),
            nn.ReLU(),
            nn.MaxPool2d(3, stride: 2));
        avgpool = nn.AdaptiveAvgPool2d(6);
        classifier = nn.Sequential(
            nn.Dropout(0.5),
            nn.Linear(32 * 6 * 6, 64),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(64, 64),
            nn.ReLU(),
            nn.Linear(64, classes));
        RegisterComponents();
    }

    /// <summary>Images of 63 pixels are the smallest of which the poolings leave something.</summary>
    public static NetworkSample Sample() => NetworkSample.OfImages("alexnet", new AlexNet(), minimum: 63);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        x = features.call(x); // (B, 32, h, w)
        x = avgpool.call(x); // (B, 32, 6, 6)
        return classifier.call(x.flatten(1)); // (B, C)
    }
}
