using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Networks.Images;

/// <summary>
/// DETR's tokens (Carion et al., 2020): a backbone's map as a sequence with sine positions through a Transformer, and learned queries
/// that become classes and boxes.
/// </summary>
public sealed class Detr : nn.Module
{
    private readonly Sequential backbone;
    private readonly Conv2d project;
    private readonly TransformerEncoder encoder;
    private readonly TransformerDecoder decoder;
    private readonly Parameter queries;
    private readonly Linear classes;
    private readonly Sequential boxes;
    private readonly long width;

    /// <summary>Creates the network with random weights.</summary>
    public Detr(long width = 32, long heads = 4, long objects = 12, long categories = 5) : base(nameof(Detr))
    {
        this.width = width;
        backbone = nn.Sequential(
            nn.Conv2d(3, 8, 7, stride: 4, padding: 3, bias: false), nn.BatchNorm2d(8), nn.ReLU(),
            nn.Conv2d(8, 16, 3, stride: 2, padding: 1, bias: false), nn.BatchNorm2d(16), nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride: 2, padding: 1, bias: false), nn.BatchNorm2d(32), nn.ReLU());
        project = nn.Conv2d(32, width, 1);
        encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(width, heads, 64), 2);
        decoder = nn.TransformerDecoder(nn.TransformerDecoderLayer(width, heads, 64), 2);
        queries = nn.Parameter(randn(objects, 1, width));
        classes = nn.Linear(width, categories + 1);
        boxes = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 4));
        RegisterComponents();
    }

    /// <summary>All strides round up: any size works.</summary>
    public static NetworkSample Sample()
    {
        var network = new Detr();
        return NetworkSample.OfImages("detr", network, 1, 1, network.Forward, "logits", "boxes");
    }

    /// <summary>Images (B, 3, H, W) to classes (B, Q, C + 1) and boxes (B, Q, 4).</summary>
    public Tensor[] Forward(Tensor x)
    {
        x = project.call(backbone.call(x)); // (B, D, h, w)
        var batch = x.shape[0];
        var positions = Positions(x.shape[2], x.shape[3]); // (1, D, h, w)
        var tokens = (x + positions).flatten(2).permute(2, 0, 1); // (h w, B, D)
        var memory = encoder.call(tokens, null, null); // (h w, B, D)
        var objects = decoder.call(queries.expand(-1, batch, -1), memory, null, null, null, null).transpose(0, 1); // (B, Q, D)
        return [classes.call(objects), boxes.call(objects).sigmoid()];
    }

    /// <summary>Sines and cosines of the rows in the first half of the channels, of the columns in the second.</summary>
    private Tensor Positions(long height, long columns)
    {
        var rows = arange(1, height + 1, dtype: ScalarType.Float32) / height * (2 * Math.PI); // (h)
        var across = arange(1, columns + 1, dtype: ScalarType.Float32) / columns * (2 * Math.PI); // (w)
        var frequencies = pow(10000f, -arange(0, width / 4, dtype: ScalarType.Float32) * 4 / width); // (D/4)
        var y = Waves(rows.unsqueeze(1) * frequencies).unsqueeze(1).expand(-1, columns, -1); // (h, w, D/2)
        var x = Waves(across.unsqueeze(1) * frequencies).unsqueeze(0).expand(height, -1, -1); // (h, w, D/2)
        return cat([y, x], 2).permute(2, 0, 1).unsqueeze(0); // (1, D, h, w)

        static Tensor Waves(Tensor angles) => stack([angles.sin(), angles.cos()], 2).flatten(1);
    }
}
