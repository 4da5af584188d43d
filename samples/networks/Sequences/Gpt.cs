using TorchSharp.Modules;
using Torchline.Export;
using static TorchSharp.torch;

namespace Networks.Sequences;

/// <summary>GPT-2 (Radford et al., 2019) with a key/value cache: new tokens and what earlier ones left, to logits and the grown cache.</summary>
public sealed class Gpt : nn.Module
{
    private const long Words = 100, Longest = 256, Width = 32, HeadCount = 4;
    private const int Depth = 2;

    private readonly Embedding wte;
    private readonly Embedding wpe;
    private readonly ModuleList<Block> h;
    private readonly LayerNorm ln_f;
    private readonly Linear lm_head;

    /// <summary>Creates the network with random weights.</summary>
    public Gpt() : base(nameof(Gpt))
    {
        wte = nn.Embedding(Words, Width);
        wpe = nn.Embedding(Longest, Width);
        h = nn.ModuleList([.. Enumerable.Range(0, Depth).Select(_ => new Block())]);
        ln_f = nn.LayerNorm(Width);
        lm_head = nn.Linear(Width, Words, hasBias: false);
        RegisterComponents();
    }

    /// <summary>The cache may be empty: the first call has none.</summary>
    public static NetworkSample Sample()
    {
        var network = new Gpt();
        var batch = Dimension.Dynamic("batch");
        var past = Dimension.Dynamic("past", minimum: 0, maximum: Longest / 2);
        var length = Dimension.Dynamic("length", maximum: Longest / 2);
        Dimension[] cache = [batch, Dimension.Fixed(HeadCount), past, Dimension.Fixed(Width / HeadCount)];
        string[] parts = [.. Enumerable.Range(0, Depth).SelectMany(layer => new[] { $"key_{layer}", $"value_{layer}" })];
        var request = new ExportRequest(
            "gpt",
            inputs => network.Forward(inputs[0], [.. inputs.Skip(1)]),
            [GraphInput.Int64("tokens", Words, batch, length), .. parts.Select(part => GraphInput.Float32($"past_{part}", cache))],
            ["logits", .. parts.Select(part => $"present_{part}")])
        { Module = network };
        return NetworkSample.Of(request, ("batch", [1, 2, 5, 3]), ("past", [0, 101, 17, 90]), ("length", [1, 1, 23, 38]));
    }

    /// <summary>Tokens (B, T) and keys and values (B, H, P, D/H) of each layer to logits (B, T, V) and the same ones (B, H, P + T, D/H).</summary>
    public Tensor[] Forward(Tensor tokens, Tensor[] cache)
    {
        var (length, past) = (tokens.shape[1], cache[0].shape[2]);
        var x = wte.call(tokens) + wpe.call(arange(past, past + length)); // (B, T, D)
        var mask = ones(length, past + length, dtype: ScalarType.Bool).tril(past); // (T, P + T)
        var present = new List<Tensor>();
        foreach (var (layer, block) in h.Index())
        {
            (x, var key, var value) = block.call(x, cache[2 * layer], cache[2 * layer + 1], mask);
            present.AddRange([key, value]);
        }

        return [lm_head.call(ln_f.call(x)), .. present];
    }

    private sealed class Block : nn.Module<Tensor, Tensor, Tensor, Tensor, (Tensor X, Tensor Key, Tensor Value)>
    {
        private readonly LayerNorm ln_1;
        private readonly Linear c_attn;
        private readonly Linear c_proj;
        private readonly LayerNorm ln_2;
        private readonly Linear c_fc;
        private readonly Linear c_out;

        public Block() : base(nameof(Block))
        {
            ln_1 = nn.LayerNorm(Width);
            c_attn = nn.Linear(Width, 3 * Width);
            c_proj = nn.Linear(Width, Width);
            ln_2 = nn.LayerNorm(Width);
            c_fc = nn.Linear(Width, 4 * Width);
            c_out = nn.Linear(4 * Width, Width);
            RegisterComponents();
        }

        public override (Tensor X, Tensor Key, Tensor Value) forward(Tensor x, Tensor pastKey, Tensor pastValue, Tensor mask)
        {
            var parts = c_attn.call(ln_1.call(x)).split(Width, 2); // 3 of (B, T, D)
            var query = Heads(parts[0]); // (B, H, T, D/H)
            var key = cat([pastKey, Heads(parts[1])], 2); // (B, H, P + T, D/H)
            var value = cat([pastValue, Heads(parts[2])], 2);
            var context = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask: mask); // (B, H, T, D/H)
            context = context.transpose(1, 2).contiguous().view(x.shape[0], x.shape[1], Width); // (B, T, D)
            x = x + c_proj.call(context);
            return (x + c_out.call(Gelu(c_fc.call(ln_2.call(x)))), key, value);
        }

        private static Tensor Heads(Tensor x) => x.view(x.shape[0], x.shape[1], HeadCount, Width / HeadCount).transpose(1, 2);

        // GPT-2 has the approximation by tanh.
        private static Tensor Gelu(Tensor x) => 0.5 * x * (1 + (Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x.pow(3))).tanh());
    }
}
