using Torchline.Export;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Sequences;

/// <summary>
/// wav2vec 2.0's features (Baevski et al., 2020): seven strided convolutions over the waveform, a projection, and positions by a grouped
/// convolution.
/// </summary>
public sealed class Wav2Vec : nn.Module<Tensor, Tensor>
{
    private static readonly (long Kernel, long Stride)[] Layers = [(10, 5), (3, 2), (3, 2), (3, 2), (3, 2), (2, 2), (2, 2)];

    private readonly ModuleList<Conv1d> extractor;
    private readonly GroupNorm groupNorm;
    private readonly LayerNorm norm;
    private readonly Linear projection;
    private readonly Conv1d positions;
    private readonly LayerNorm encoderNorm;

    /// <summary>Creates the network with random weights.</summary>
    public Wav2Vec(long channels = 16, long width = 24) : base(nameof(Wav2Vec))
    {
        extractor = nn.ModuleList(
            [.. Layers.Select((layer, i) => nn.Conv1d(i == 0 ? 1 : channels, channels, layer.Kernel, stride: layer.Stride, bias: false))]);
        groupNorm = nn.GroupNorm(channels, channels);
        nn.init.ones_(groupNorm.weight!); // TorchSharp leaves a group norm's memory as it is
        nn.init.zeros_(groupNorm.bias!);
        norm = nn.LayerNorm(channels);
        projection = nn.Linear(channels, width);
        positions = nn.Conv1d(width, width, 16, padding: 8, groups: 4);
        encoderNorm = nn.LayerNorm(width);
        RegisterComponents();
    }

    /// <summary>400 samples, 25 ms of sound, make one step; each further step takes 320.</summary>
    public static NetworkSample Sample()
    {
        var waveform = GraphInput.Float32("waveform", Dimension.Dynamic("batch"), Dimension.Dynamic("samples", minimum: 400));
        return NetworkSample.Of(
            ExportRequest.Of("wav2vec", new Wav2Vec(), waveform, "features"),
            ("batch", [1, 3, 2]),
            ("samples", [400, 5000, 16000]));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x) // (B, N)
    {
        x = x.unsqueeze(1); // (B, 1, N)
        foreach (var (i, layer) in extractor.Index())
        {
            x = layer.call(x); // (B, C, …)
            if (i == 0) x = groupNorm.call(x);
            x = nn.functional.gelu(x);
        }

        x = projection.call(norm.call(x.transpose(1, 2))); // (B, T, D)
        var places = positions.call(x.transpose(1, 2)); // (B, D, T + 1): the kernel is even
        places = nn.functional.gelu(places[.., .., ..^1]).transpose(1, 2); // (B, T, D)
        return encoderNorm.call(x + places);
    }
}
