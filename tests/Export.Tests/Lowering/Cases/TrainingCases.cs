using Torchline.Export;
using static Export.Tests.Lowering.Cases.Case;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Export.Tests.Lowering.Cases;

/// <summary>Gradients by inputs and parameters, with composites recorded by their parts: what training dispatches.</summary>
internal static class TrainingCases
{
    // With one example libtorch leaves out sums over the batch: other operators run.
    private static readonly Dimension Several = Dimension.Dynamic("batch", minimum: 2);
    private static readonly Dimension Height = Dimension.Dynamic("height", minimum: 9);
    private static readonly Dimension Width = Dimension.Dynamic("width", minimum: 10);

    public static IEnumerable<(string Name, Func<ExportRequest> Request)> All() => [.. Functions(), .. Layers(), .. Losses()];

    private static IEnumerable<(string Name, Func<ExportRequest> Request)> Functions()
    {
        (string, Func<Tensor, Tensor>)[] functions =
        [
            ("activations", x => x.relu() + x.sigmoid() + x.tanh() + F.silu(x) + F.gelu(x) + F.relu6(x * 4) + F.leaky_relu(x, 0.2)),
            ("exponential activations", x => F.elu(x, 1.5) + F.selu(x) + F.celu(x, 1.2) + F.softplus(x, 1, 20) + F.softplus(x * 5, 0.5, 2) + F.logsigmoid(x) + F.mish(x)),
            ("activations with corners", x => F.hardswish(x * 3) + F.hardsigmoid(x * 3) + F.hardshrink(x) + F.softshrink(x) + F.threshold(x, 0.2, 3) + F.tanhshrink(x) + F.softsign(x)),
            ("gated linear units", x => F.glu(cat([x, x * 2], 1), 1)),
            ("softmax", x => x.softmax(1) * x + F.log_softmax(x, 1)),
            ("roots and powers", x => (x.abs() + 1).sqrt() + (x.abs() + 1).rsqrt() + (x.abs() + 1).reciprocal() + (x.abs() + 1).pow(1.5) + (x * 0.1).exp() + (x.abs() + 1).log() + (x.abs() + 1).log1p()),
            ("trigonometry", x => x.sin() + x.cos() + (x * 0.3).tan() + x.atan() + x.erf() + (x * 0.2).sinh() + (x * 0.2).cosh()),
            ("quotients", x => x / (x.abs() + 1) + x.addcmul(x, x, value: 0.5) + x.addcdiv(x, x.abs() + 1, value: 2) + x.lerp(x * 2, tensor(0.25f))),
            ("choices", x => where(x.gt(0.1), x, x * 2) + x.masked_fill(x.gt(0.5), 0) + x.clamp(-0.5, 0.5) + x.clamp_min(0.1) + maximum(x, x * 2 - 0.1) + minimum(x, x * 3 + 0.1)),
            ("sums and means", x => x.sum(1) + x.mean([1]) + x.mean() + x.logsumexp(1) + x.amax([1]) + x.max(1).Item1 + x.cumsum(1).sum(1)),
            ("deviations", x => x.var(1, unbiased: false) + x.std(1, unbiased: false) + x.norm()),
            ("selections", x => x[.., 0] + x.select(1, -1) + x.slice(1, 0, x.shape[1], 2).sum(1) + x.narrow(1, 1, 1).squeeze(1)),
            ("diagonals and triangles", x => x.mm(x.t()).diagonal(0, 0, 1) + x.mm(x.t()).tril().sum(1) + x.mm(x.t()).triu(1).sum(1)),
            ("windows", x => x.unfold(1, 2, 1).square().sum([1, 2])),
            ("parts", x => x.split(x.shape[1], 1)[0] + cat([x, x * 2], 1).chunk(2, 1)[1] + stack([x, x * 3], 0).unbind(0)[1]),
            ("repetitions", x => x.repeat(2, 1)[TensorIndex.Slice(0, x.shape[0])] + x.flip(1) + x.roll(1, 1) + x.unsqueeze(1).expand(-1, 3, -1).sum(1)),
            ("rows by number", x => x.index_select(1, tensor(new long[] { 1, 0, 1 })).sum(1) + x.gather(1, zeros(x.shape[0], 1, dtype: ScalarType.Int64)).squeeze(1) + x.topk(2, 1).Item1.sum(1)),
            ("products", x => x.matmul(x.t()).sum(1) + x.mv(x[0]) + einsum("bt,ct->bc", x, x).sum(1)),
        ];
        foreach (var (name, function) in functions)
            yield return WithGradients($"training: {name}", (input, _) => function(input), null, GraphInput.Float32("x", Several, Length));
        yield return WithGradients("training: attention", (q, _) => F.scaled_dot_product_attention(q, q * 2, q + 1), null,
            GraphInput.Float32("q", Several, Dimension.Fixed(2), Length, Dimension.Fixed(4)));
        yield return WithGradients("training: causal attention", (q, _) => F.scaled_dot_product_attention(q, q * 2, q + 1, is_casual: true), null,
            GraphInput.Float32("q", Several, Dimension.Fixed(2), Length, Dimension.Fixed(4)));
    }

    private static IEnumerable<(string Name, Func<ExportRequest> Request)> Layers()
    {
        var sequence = GraphInput.Float32("x", Several, Length, Dimension.Fixed(4));
        var picture = GraphInput.Float32("x", Several, Dimension.Fixed(4), Height, Width);
        var signal = GraphInput.Float32("x", Several, Dimension.Fixed(4), Dimension.Dynamic("steps", minimum: 6));
        var volume = GraphInput.Float32("x", Several, Dimension.Fixed(4), Dimension.Fixed(6), Height, Dimension.Fixed(7));
        (string, GraphInput, Func<nn.Module<Tensor, Tensor>>)[] layers =
        [
            ("linear layers", sequence, () => nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 3, hasBias: false))),
            ("convolutions", picture, () => nn.Sequential(nn.Conv2d(4, 6, 3, padding: 1, bias: false), nn.ReLU(), nn.Conv2d(6, 4, 3, stride: 2))),
            ("grouped convolutions", picture, () => nn.Sequential(nn.Conv2d(4, 8, 3, padding: 1, groups: 2), nn.Conv2d(8, 8, 3, stride: 2, padding: 1, groups: 8), nn.Conv2d(8, 4, 3, dilation: 2, padding: 2, groups: 4))),
            ("convolutions of sequences", signal, () => nn.Sequential(nn.Conv1d(4, 6, 3, padding: 1, groups: 2), nn.Conv1d(6, 2, 2, stride: 2))),
            ("convolutions of volumes", volume, () => nn.Conv3d(4, 3, 3, padding: 1)),
            ("transposed convolutions", picture, () => nn.Sequential(nn.ConvTranspose2d(4, 6, 3, stride: 2, padding: 1, output_padding: 1), nn.ConvTranspose2d(6, 4, 3, groups: 2, dilation: 2, bias: false))),
            ("transposed convolutions of sequences", signal, () => nn.ConvTranspose1d(4, 3, 4, stride: 3)),
            ("batch norm", picture, () => nn.Sequential(nn.BatchNorm2d(4, track_running_stats: false), nn.Conv2d(4, 3, 1), nn.BatchNorm2d(3, affine: false, track_running_stats: false))),
            ("batch norm of vectors", GraphInput.Float32("x", Several, Dimension.Fixed(4)), () => nn.BatchNorm1d(4, track_running_stats: false)),
            ("layer norm", sequence, () => nn.Sequential(nn.LayerNorm(4), nn.LayerNorm(4, elementwise_affine: false))),
            ("group norm", picture, () => nn.Sequential(WithValues(nn.GroupNorm(2, 4)), nn.GroupNorm(4, 4, affine: false))),
            ("instance norm", picture, () => nn.InstanceNorm2d(4, affine: true)),
            ("maximum pooling", picture, () => nn.Sequential(nn.MaxPool2d(3, 2, padding: 1), nn.MaxPool2d(2))),
            ("average pooling", picture, () => nn.Sequential(nn.AvgPool2d(3, 2, padding: 1), nn.AvgPool2d(2, count_include_pad: false))),
            ("average pooling of padded windows", picture, () => nn.AvgPool2d(3, 2, padding: 1, count_include_pad: false)),
            ("pooling of sequences", signal, () => nn.Sequential(nn.AvgPool1d(2), nn.MaxPool1d(2))),
            ("adaptive pooling", picture, () => nn.Sequential(nn.AdaptiveAvgPool2d((7, 3)), nn.AdaptiveAvgPool2d(1))),
            ("pooling of volumes", volume, () => nn.Sequential(nn.AvgPool3d(2, 1), nn.MaxPool3d(2, 1), nn.AdaptiveAvgPool3d((2, 3, 2)))),
            ("adaptive maximum pooling", picture, () => nn.AdaptiveMaxPool2d([3, 4])),
            ("upsampling of sequences", signal, () => nn.Sequential(nn.Upsample(scale_factor: [2]), nn.Upsample(scale_factor: [2], mode: UpsampleMode.Linear))),
            ("upsampling of volumes", volume, () => nn.Sequential(nn.Upsample(size: [7, 5, 9]), nn.Upsample(scale_factor: [2, 1, 2], mode: UpsampleMode.Trilinear))),
            ("repeated borders of volumes", volume, () => nn.ReplicationPad3d(1)),
            ("nearest upsampling", picture, () => nn.Sequential(nn.Upsample(scale_factor: [2, 2]), nn.Upsample(size: [11, 13]))),
            ("bilinear upsampling", picture, () => nn.Sequential(nn.Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bilinear), nn.Upsample(size: [11, 13], mode: UpsampleMode.Bilinear, align_corners: true))),
            ("bicubic upsampling", picture, () => nn.Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bicubic)),
            ("reflected and repeated borders", picture, () => nn.Sequential(nn.ReflectionPad2d(2), nn.ReplicationPad2d((1, 2, 0, 1)), nn.ZeroPad2d(1))),
            ("repeated borders of sequences", signal, () => nn.Sequential(nn.ReplicationPad1d(2), nn.ReflectionPad1d(1))),
            ("parametric rectifiers", picture, () => nn.Sequential(nn.PReLU(4), nn.PReLU(1, 0.1))),
            ("pixels as channels", GraphInput.Float32("x", Several, Dimension.Fixed(4), Dimension.Dynamic("height", 2, 2), Dimension.Fixed(6)), () => nn.Sequential(nn.PixelShuffle(2), nn.PixelUnshuffle(2))),
            ("an LSTM", sequence, () => new LastOutput(nn.LSTM(4, 5, 1, batchFirst: true))),
            ("an LSTM of two layers in both directions", sequence, () => new LastOutput(nn.LSTM(4, 5, 2, batchFirst: true, bidirectional: true))),
            ("an LSTM from an initial state", sequence, () => new LastOutput(nn.LSTM(4, 5, 2, batchFirst: true), initial: 0.5)),
            ("an encoder of a transformer", sequence, () => new Encoder()),
        ];
        foreach (var (name, input, create) in layers)
            yield return WithGradients($"training: {name}", (x, module) => module!.call(x), create, input);
        yield return WithGradients("training: an embedding", (x, module) => module!.call((x * 3).abs().to(ScalarType.Int64).clamp(0, 9)) * x.unsqueeze(2), () => nn.Embedding(10, 4, padding_idx: 0), GraphInput.Float32("x", Several, Length));
    }

    private static IEnumerable<(string Name, Func<ExportRequest> Request)> Losses()
    {
        var logits = GraphInput.Float32("x", Several, Dimension.Fixed(5));
        (string, Func<Tensor, Tensor>)[] losses =
        [
            ("cross-entropy", x => F.cross_entropy(x, x.argmax(1)) + F.cross_entropy(x, x.argmin(1), label_smoothing: 0.1) + F.cross_entropy(x, x.argmin(1), weight: arange(1, 6, dtype: ScalarType.Float32), ignore_index: 2)),
            ("cross-entropy of each", x => F.cross_entropy(x, x.argmax(1), reduction: nn.Reduction.None).square().sum() + F.nll_loss(F.log_softmax(x, 1), x.argmin(1), reduction: nn.Reduction.Sum)),
            ("squared and absolute errors", x => F.mse_loss(x, x.detach() * 2 + 0.3) + F.l1_loss(x, x.detach() * 2) + F.smooth_l1_loss(x, x.detach() * 3) + F.huber_loss(x, x.detach() * 3, delta: 0.5)),
            ("binary cross-entropy", x => F.binary_cross_entropy_with_logits(x, x.detach().sigmoid() * 0.5) + F.binary_cross_entropy(x.sigmoid(), x.detach().gt(0).to(ScalarType.Float32)) + F.soft_margin_loss(x, x.detach().sign())),
            ("divergence", x => F.kl_div(F.log_softmax(x, 1), x.detach().softmax(1))),
        ];
        foreach (var (name, loss) in losses) yield return WithGradients($"training: {name}", (x, _) => loss(x), null, logits);
        yield return WithGradients("training: cross-entropy of pixels", (x, _) => F.cross_entropy(x, x.argmax(1)), null,
            GraphInput.Float32("x", Several, Dimension.Fixed(5), Length, Dimension.Fixed(3)));
    }

    /// <summary>The gradients by the input and by the parameters of a function's squares.</summary>
    private static (string, Func<ExportRequest>) WithGradients(
        string name, Func<Tensor, nn.Module<Tensor, Tensor>?, Tensor> function, Func<nn.Module<Tensor, Tensor>>? create, GraphInput input) =>
        (name, () =>
        {
            var module = create?.Invoke();
            module?.train();
            return new ExportRequest(name, inputs =>
            {
                using var tracking = enable_grad();
                var leaf = inputs[0].detach().requires_grad_();
                var value = function(leaf, module);
                var weights = arange(value.numel(), dtype: ScalarType.Float32).sin().view(value.shape);
                Tensor[] leaves = [leaf, .. module?.parameters() ?? []];
                return [cat([.. autograd.grad([(value * weights).sum()], leaves).Select(gradient => gradient.flatten())], 0)];
            }, [input], ["y"])
            {
                Module = module,
                HasGradients = true,
            };
        }
    );

    private static TorchSharp.Modules.GroupNorm WithValues(TorchSharp.Modules.GroupNorm norm)
    {
        nn.init.uniform_(norm.weight, 0.5, 1.5);
        nn.init.uniform_(norm.bias, -1, 1);
        return norm;
    }

    private sealed class Encoder : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.TransformerEncoderLayer layer = nn.TransformerEncoderLayer(4, 2, 8, dropout: 0);

        public Encoder() : base(nameof(Encoder)) => RegisterComponents();

        public override Tensor forward(Tensor x) => layer.call(x);
    }
}
