using TorchSharp.Modules;
using Torchline.Export;
using static TorchSharp.torch;

namespace Networks.Sequences;

/// <summary>BERT (Devlin et al., 2018): embeddings of words, positions and segments, then Transformer layers with norms after each part.</summary>
public sealed class Bert : nn.Module
{
    private const long Words = 100, Longest = 128;

    private readonly Embedding words;
    private readonly Embedding positions;
    private readonly Embedding segments;
    private readonly LayerNorm norm;
    private readonly Dropout dropout;
    private readonly ModuleList<Layer> layers;
    private readonly Linear pooler;

    /// <summary>Creates the network with random weights.</summary>
    public Bert(long width = 32, long heads = 4, int depth = 3) : base(nameof(Bert))
    {
        words = nn.Embedding(Words, width);
        positions = nn.Embedding(Longest, width);
        segments = nn.Embedding(2, width);
        norm = nn.LayerNorm(width, eps: 1e-12);
        dropout = nn.Dropout(0.1);
        layers = nn.ModuleList([.. Enumerable.Range(0, depth).Select(_ => new Layer(width, heads))]);
        pooler = nn.Linear(width, width);
        RegisterComponents();
    }

    /// <summary>Any length up to the number of positions. The first token is attended to, as the class token always is.</summary>
    public static NetworkSample Sample()
    {
        var network = new Bert();
        var batch = Dimension.Dynamic("batch");
        var length = Dimension.Dynamic("length", maximum: Longest);
        var mask = new GraphInput("attention_mask", ScalarType.Int64, [batch, length], shape =>
        {
            var sample = randint(2, shape, dtype: ScalarType.Int64);
            sample[.., 0] = tensor(1L);
            return sample;
        });
        var request = new ExportRequest(
            "bert",
            inputs => network.Forward(inputs[0], inputs[1], inputs[2]),
            [GraphInput.Int64("input_ids", Words, batch, length), mask, GraphInput.Int64("token_type_ids", 2, batch, length)],
            ["last_hidden_state", "pooler_output"])
        { Module = network };
        return NetworkSample.Of(request, ("batch", [1, 5, 3]), ("length", [1, Longest, 77]));
    }

    /// <summary>Words, their mask and their segments (B, T) to states (B, T, D) and a summary (B, D).</summary>
    public Tensor[] Forward(Tensor inputs, Tensor mask, Tensor types)
    {
        var length = inputs.shape[1];
        var x = words.call(inputs) + positions.call(arange(length)) + segments.call(types); // (B, T, D)
        x = dropout.call(norm.call(x));
        var bias = (1 - mask.to(ScalarType.Float32)).unsqueeze(1).unsqueeze(2) * -10000; // (B, 1, 1, T)
        foreach (var layer in layers) x = layer.call(x, bias);
        return [x, pooler.call(x[.., 0]).tanh()];
    }

    private sealed class Layer : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly Linear query;
        private readonly Linear key;
        private readonly Linear value;
        private readonly Linear output;
        private readonly LayerNorm norm1;
        private readonly Linear intermediate;
        private readonly Linear result;
        private readonly LayerNorm norm2;
        private readonly Dropout dropout;
        private readonly long heads;

        public Layer(long width, long heads) : base(nameof(Layer))
        {
            this.heads = heads;
            query = nn.Linear(width, width);
            key = nn.Linear(width, width);
            value = nn.Linear(width, width);
            output = nn.Linear(width, width);
            norm1 = nn.LayerNorm(width, eps: 1e-12);
            intermediate = nn.Linear(width, 4 * width);
            result = nn.Linear(4 * width, width);
            norm2 = nn.LayerNorm(width, eps: 1e-12);
            dropout = nn.Dropout(0.1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x, Tensor bias)
        {
            var (q, k, v) = (Heads(query.call(x)), Heads(key.call(x)), Heads(value.call(x))); // (B, H, T, D/H)
            var scores = q.matmul(k.transpose(-1, -2)) / Math.Sqrt(q.shape[^1]); // (B, H, T, T)
            var context = dropout.call((scores + bias).softmax(-1)).matmul(v); // (B, H, T, D/H)
            context = context.permute(0, 2, 1, 3).contiguous().flatten(2); // (B, T, D)
            x = norm1.call(x + dropout.call(output.call(context)));
            return norm2.call(x + dropout.call(result.call(nn.functional.gelu(intermediate.call(x)))));
        }

        private Tensor Heads(Tensor x) => x.view(x.shape[0], x.shape[1], heads, -1).permute(0, 2, 1, 3);
    }
}
