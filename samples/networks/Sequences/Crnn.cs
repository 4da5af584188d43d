using TorchSharp.Modules;
using Torchline.Export;
using static TorchSharp.torch;

namespace Networks.Sequences;

/// <summary>CRNN (Shi et al., 2015): convolutions turn a line of text into a sequence of columns, LSTMs read it in both directions.</summary>
public sealed class Crnn : nn.Module<Tensor, Tensor>
{
    private readonly Sequential cnn;
    private readonly LSTM rnn;
    private readonly Linear output;

    /// <summary>Creates the network with random weights.</summary>
    public Crnn(long width = 8, long hidden = 16, long letters = 27) : base(nameof(Crnn))
    {
        cnn = nn.Sequential(
            nn.Conv2d(1, width, 3, padding: 1), nn.ReLU(), nn.MaxPool2d(2, stride: 2),
            nn.Conv2d(width, 2 * width, 3, padding: 1), nn.ReLU(), nn.MaxPool2d(2, stride: 2),
            nn.Conv2d(2 * width, 4 * width, 3, padding: 1), nn.BatchNorm2d(4 * width), nn.ReLU(),
            nn.Conv2d(4 * width, 4 * width, 3, padding: 1), nn.ReLU(), nn.MaxPool2d((2, 2), (2, 1), (0, 1)),
            nn.Conv2d(4 * width, 8 * width, 3, padding: 1), nn.BatchNorm2d(8 * width), nn.ReLU(),
            nn.Conv2d(8 * width, 8 * width, 3, padding: 1), nn.ReLU(), nn.MaxPool2d((2, 2), (2, 1), (0, 1)),
            nn.Conv2d(8 * width, 8 * width, 2), nn.BatchNorm2d(8 * width), nn.ReLU());
        rnn = nn.LSTM(8 * width, hidden, numLayers: 2, bidirectional: true);
        output = nn.Linear(2 * hidden, letters);
        RegisterComponents();
    }

    /// <summary>Lines of 32 pixels' height and any width from 4.</summary>
    public static NetworkSample Sample()
    {
        var line = GraphInput.Float32(
            "line", Dimension.Dynamic("batch"), Dimension.Fixed(1), Dimension.Fixed(32), Dimension.Dynamic("width", minimum: 4));
        return NetworkSample.Of(
            ExportRequest.Of("crnn", new Crnn(), line, "log_probabilities"), ("batch", [1, 5, 2]), ("width", [4, 203, 160]));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x) // (B, 1, 32, W)
    {
        x = cnn.call(x); // (B, 8D, 1, W/4 + 1)
        x = x.squeeze(2).permute(2, 0, 1); // (T, B, 8D)
        (x, _, _) = rnn.call(x); // (T, B, 2H)
        return output.call(x).log_softmax(2); // (T, B, L)
    }
}
