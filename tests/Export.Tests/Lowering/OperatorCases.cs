using Torchline.Export;
using TorchSharp;
using static TorchSharp.torch;

namespace Export.Tests.Lowering;

/// <summary>Small programs, each around a few operators, that libtorch and ONNX Runtime must agree on.</summary>
internal static class OperatorCases
{
    private static readonly Dimension Batch = Dimension.Dynamic("batch");
    private static readonly Dimension Length = Dimension.Dynamic("length", minimum: 2);

    /// <summary>Case name to request; every case has a dynamic batch, most a dynamic length.</summary>
    public static IReadOnlyDictionary<string, Func<ExportRequest>> All { get; } = Cases().ToDictionary(entry => entry.Name, entry => entry.Request);

    private const string Script =
        """
        def run(x):
            same = torch.alias(x.expand_as(x)) + torch.square(x) + torch.rsub(x, 3.0) + torch.zero_(x * 2)
            filled = x.new_full([2], 3.0).sum() + x.new_zeros([2]).sum() + x.new_ones([2]).sum()
            padded = torch.pad(x, [1, 2], "constant", 2.0) + torch.pad(x, [1, 2], "replicate") + torch.pad(x, [2, 1], "circular")
            return same.sum(1) + filled + torch.linear(x, x).sum(1) + padded.sum(1)

        """;

    private static IEnumerable<(string Name, Func<ExportRequest> Request)> Cases()
    {
        // Arithmetic
        yield return Floats("add", x => x + x.add(2, alpha: 3) + x.add(x, alpha: 0.5));
        yield return Floats("subtract", x => x * 3 - x.sub(1) - (3 - x));
        yield return Floats("multiply and divide", x => x * 2 / (x.abs() + 1) * x);
        yield return Floats("division modes", x => x.div(0.7, RoundingMode.floor) + x.div(0.7, RoundingMode.trunc) + x.floor_divide(0.3));
        yield return Integers("integer division", x => (x - 10).floor_divide(3) + x.remainder(7) + (x - 10).remainder(4) + x.fmod(3));
        yield return Integers("integer arithmetic", x => (x + 1) * x - 5);
        yield return Integers("integer logic", x => x.bitwise_and(12).bitwise_or(3).bitwise_xor(x));
        yield return Floats("powers", x => x.pow(2) + x.abs().pow(0.5) + pow(2, x) + x.square());
        yield return Floats("remainders", x => x.remainder(0.4) + x.fmod(0.4));
        yield return Floats("exponentials", x => x.exp().log() + x.abs().log1p() + (x.abs() + 1).sqrt() + (x.abs() + 1).rsqrt() + (x.abs() + 1).reciprocal());
        yield return Floats("trigonometry and error function", x => x.sin() + x.cos() + x.erf());
        yield return Floats("rounding and sign", x => (x * 3).floor() + (x * 3).ceil() + (x * 3).round() + x.round(1) + (x * 50).round(-1) + x.sign() + x.abs() + x.neg());
        yield return Floats("extremes of two", x => minimum(x, x * 2) + maximum(x, x * 2));
        yield return Floats("clamp", x => x.clamp(-0.5, 0.5) + x.clamp_min(0) + x.clamp_max(0.25) + nn.functional.hardtanh(x));
        yield return Floats("fused arithmetic", x => x.addcmul(x, x, value: 0.5) + x.addcdiv(x, x.abs() + 1, value: 2) + x.lerp(x * 2, tensor(0.25f)));

        // Comparison and selection
        yield return Floats("comparisons", x =>
            stack([x.eq(0), x.ne(0), x.lt(0.1), x.le(0), x.gt(x * 2), x.ge(0)], 0).to(ScalarType.Float32).sum([0]));
        yield return Integers("comparisons of integers", x => stack([x.eq(3), x.ne(x), x.lt(4), x.ge(2)], 0).sum([0]) + stack([x.eq(3), x.ne(1)], 0).sum(ScalarType.Byte));
        yield return Floats("logic", x =>
            x.gt(0).logical_and(x.lt(1)).logical_or(x.eq(5)).logical_xor(x.gt(0.5)).logical_not().bitwise_not().to(ScalarType.Int64));
        yield return Floats("bool masks", x => (x.gt(0).bitwise_and(x.lt(1)).bitwise_or(x.gt(2)).bitwise_xor(x.gt(1)) * x.gt(0)).to(ScalarType.Float32));
        yield return Floats("where", x => where(x.gt(0), x, x * 0.1) + x.masked_fill(x.lt(0), 7) + x.isnan().to(ScalarType.Float32));

        // Activations
        yield return Floats("activations", x => x.relu() + x.sigmoid() + x.tanh() + nn.functional.relu6(x * 4) + nn.functional.silu(x));
        yield return Floats("more activations", x => nn.functional.gelu(x) + nn.functional.leaky_relu(x, 0.2) + nn.functional.elu(x, 1.5)
            + nn.functional.softplus(x, 1, 20) + nn.functional.softplus(x * 5, 0.5, 2) + nn.functional.hardswish(x));
        yield return Floats("activations with corners", x => nn.functional.hardsigmoid(x * 3) + nn.functional.hardshrink(x) + nn.functional.softshrink(x)
            + nn.functional.threshold(x, 0.2, 3) + nn.functional.celu(x, 2) + nn.functional.logsigmoid(x));
        yield return Floats("gated linear units", x => nn.functional.glu(cat([x, x * 2], 1), 1));
        yield return Image("parametric rectifiers", () => nn.Sequential(nn.PReLU(4), nn.PReLU(1, 0.1)));
        yield return Floats("dropout of evaluation", x => nn.functional.dropout(x, 0.5, training: false) * 2);

        // Reductions
        yield return Floats("sums and means", x => x.sum(1) + x.mean([1]) + x.sum(1, keepdim: true).squeeze(1) + x.sum() + x.mean());
        yield return Floats("extrema", x => x.amax([1]) + x.amin([1]) + x.max() + x.min() + x.max(1).Item1 + x.min(1).Item1);
        yield return Floats("indices of extrema", x => x.argmax(1) + x.argmin(1) + x.max(1).Item2 + x.argmax());
        yield return Floats("any and all", x => (x.gt(1).any(1).to(ScalarType.Int64) + x.gt(-9).all(1).to(ScalarType.Int64)));
        yield return Floats("variance", x => x.var(1) + x.std(1) + x.var(1, unbiased: false));
        yield return Floats("running sum and log-sum-exp", x => x.cumsum(1) + x.logsumexp(1, keepdim: true));
        yield return Integers("sum of a mask", x => x.ne(0).sum(1));

        // Shapes
        yield return Floats("reshape", x => x.reshape(-1, 1).view(x.shape[0], x.shape[1]).flatten().unsqueeze(0).squeeze(0));
        yield return Floats("reshape with two dynamic sizes", x => x.view(x.shape[1], x.shape[0]).contiguous() * 1);
        yield return Floats("permutations", x => x.unsqueeze(2).permute(2, 1, 0).contiguous().transpose(0, 2).squeeze(2).t());
        yield return Floats("expand and repeat", x => x.unsqueeze(1).expand(-1, 3, -1).sum(1) + x.repeat(2, 1)[TensorIndex.Slice(0, x.shape[0])]);
        yield return Floats("expand to another", x => x.sum(1, keepdim: true).expand_as(x).clone());
        yield return Floats("concatenate and stack", x => cat([x, x * 2], 1).sum(1) + stack([x, x], 2).sum([1, 2]));
        yield return Floats("slices", x => x[.., 1..].sum(1) + x[.., ..^1].sum(1) + x.narrow(1, 0, 1).squeeze(1) + x.slice(1, 0, x.shape[1], 2).sum(1));
        yield return Floats("select", x => x[.., 0] + x.select(1, 1) + x.select(1, -1));
        yield return Floats("split and unbind", x => cat(x.unsqueeze(0).repeat(4, 1, 1).split(2, 0), 1).sum([0, 1]) + x.unsqueeze(0).unbind(0)[0].sum([0]));
        yield return Floats("chunk", x => x.unsqueeze(0).repeat(6, 1, 1).chunk(3, 0)[1].sum([0]));
        yield return Floats("flip", x => x.flip(1) - x.flip(0, 1));
        yield return Floats("conversions", x => x.to(ScalarType.Float64).type_as(x).detach().alias());

        // Indexing
        yield return Integers("embedding", x => nn.Embedding_from_pretrained(arange(60, dtype: ScalarType.Float32).view(20, 3)).call(x).sum(1));
        yield return Floats("index select and gather", x => x.index_select(1, tensor(new long[] { 1, 0 })) + x.gather(1, zeros(x.shape[0], 1, dtype: ScalarType.Int64)));
        yield return Floats("advanced index", x => x[tensor(new long[] { 0, 0 })] + x[tensor(new long[] { 0, 0 }), tensor(new long[] { 0, 1 })].unsqueeze(1));
        yield return Floats("scatter", x => zeros_like(x).scatter(1, zeros(x.shape[0], 1, dtype: ScalarType.Int64), x)
            .scatter_add(1, ones(x.shape[0], 1, dtype: ScalarType.Int64), x));
        yield return Floats("rows written by index", x => x.index_copy(1, tensor(new long[] { 1, 0 }), x[.., ..2] * 3) + x.index_copy(0, zeros(1, dtype: ScalarType.Int64), x[..1] * 2));
        yield return Floats("top k and sort", x => x.topk(2, 1).Item1.sum(1) + x.sort(1, descending: true).Item1[.., 0] + x.sort(1).Item2[.., 0]);
        yield return Integers("one hot", x => nn.functional.one_hot(x, 20).sum(1));
        yield return Floats("triangles", x => x.tril() + x.triu(1));
        yield return Floats("in-place writes through views", x => { var y = x.clone(); y[.., 0] = 5; y[.., 1..].mul_(2); return y; });

        // Operators that TorchSharp composes of others, and that scripts call. Compiled for each run: later runs are optimised.
        yield return Floats("operators of a script", x => (Tensor)jit.compile(Script).invoke("run", x));

        // New tensors
        yield return Floats("new tensors", x => x + zeros(x.shape[0], x.shape[1]) + ones(x.shape[0], 1) + x.new_ones(x.shape[0], x.shape[1]) + full(new[] { 1L, x.shape[1] }, 3.5)
            + zeros_like(x) + ones_like(x) + full_like(x, 2) + x.new_zeros(x.shape) + x.new_full(x.shape, 2));
        yield return Floats("ranges", x => x + arange(x.shape[1]) + arange(1, x.shape[1] + 1, dtype: ScalarType.Float32));
        yield return Floats("fills and copies", x => { var y = x.clone(); y.fill_(2); y.zero_(); y.copy_(x); return y.add_(x); });

        // Linear algebra
        yield return Floats("products", x => x.matmul(x.t()) + x.mm(x.t()) + einsum("bt,ct->bc", x, x));
        yield return Floats("batched products", x => x.unsqueeze(0).bmm(x.t().unsqueeze(0)).squeeze(0) + baddbmm(x.unsqueeze(0), x.t().unsqueeze(0), zeros(1, 1, 1), beta: 0.5f, alpha: 2).squeeze(0));
        yield return Floats("vectors", x => x.mv(x[0]) + x[0].dot(x[0]));
        yield return Floats("add product", x => addmm(zeros(1), x, x.t(), beta: 0.5f, alpha: 2));
        yield return Module("linear", () => nn.Linear(5, 3), Batch, Dimension.Fixed(5));
        yield return Module("linear on sequences", () => nn.Sequential(nn.Linear(5, 3), nn.Linear(3, 2, hasBias: false)), Batch, Length, Dimension.Fixed(5));

        // Attention
        yield return Heads("attention", (q, k, v) => nn.functional.scaled_dot_product_attention(q, k, v));
        yield return Heads("causal attention", (q, k, v) => nn.functional.scaled_dot_product_attention(q, k, v, is_casual: true));
        yield return Heads("attention with a bias", (q, k, v) => nn.functional.scaled_dot_product_attention(q, k, v, attn_mask: q.mean([-1], true).mul(k.mean([-1]).unsqueeze(-2))));
        yield return Heads("attention with a mask", (q, k, v) => nn.functional.scaled_dot_product_attention(
            q, k, v, attn_mask: q.mean([-1], true).mul(k.mean([-1]).unsqueeze(-2)).gt(0.05)));

        // Normalisation
        yield return Floats("softmax", x => x.softmax(1) + nn.functional.log_softmax(x, 1));
        yield return Module("layer norm", () => nn.LayerNorm(6), Batch, Length, Dimension.Fixed(6));
        yield return Module("batch norm", () => nn.BatchNorm1d(4), Batch, Dimension.Fixed(4));
        yield return Image("group norm", () => nn.Sequential(
            GroupNorm(2, 4), nn.GroupNorm(4, 4, affine: false), nn.Conv2d(4, 6, 1), GroupNorm(1, 6)));
        yield return Image("instance norm", () => nn.Sequential(nn.InstanceNorm2d(4), nn.InstanceNorm2d(4, affine: true)));

        // Convolution
        yield return Module("convolution in one dimension", () => nn.Sequential(nn.Conv1d(4, 6, 3, padding: 1), nn.MaxPool1d(2), nn.AvgPool1d(1)), Batch, Dimension.Fixed(4), Dimension.Dynamic("length", 4));
        yield return Module("convolution in two dimensions", () => nn.Sequential(nn.Conv2d(3, 4, 3, stride: 2, padding: 1), nn.BatchNorm2d(4), nn.MaxPool2d(2), nn.AvgPool2d(1), nn.AdaptiveAvgPool2d(1)), Batch, Dimension.Fixed(3), Dimension.Fixed(16), Dimension.Fixed(16));
        yield return Image("grouped, depthwise and dilated convolution", () => nn.Sequential(
            nn.Conv2d(4, 8, 3, groups: 2), nn.Conv2d(8, 8, 3, padding: 1, groups: 8, bias: false), nn.Conv2d(8, 3, 3, padding: 2, dilation: 2)));
        yield return Image("convolution, normalisation and rectifiers in place", () => nn.Sequential(
            nn.Conv2d(4, 6, 3, stride: 2, bias: false), nn.BatchNorm2d(6), nn.ReLU(inplace: true), nn.Conv2d(6, 6, 1), nn.ReLU6(inplace: true), nn.Hardtanh(0, 6, inplace: true)));
        yield return Image("maximum pooling that rounds up", () => nn.Sequential(nn.MaxPool2d(3, 2, ceil_mode: true), nn.MaxPool2d(2, 2, padding: 1, ceil_mode: true)));
        yield return Image("average pooling with padding", () => nn.Sequential(nn.AvgPool2d(3, 2, padding: 1), nn.AvgPool2d(3, 1, padding: 1, count_include_pad: false)));
        yield return Image("average pooling that rounds up", () => nn.AvgPool2d(3, 2, padding: 1, ceil_mode: true));
        yield return Image("padding by zeros, by reflection and by the edge", () => nn.Sequential(
            nn.ZeroPad2d((1, 2, 3, 0)), nn.ReflectionPad2d((4, 3, 2, 1)), nn.ReplicationPad2d((1, 0, 2, 3)), nn.ConstantPad2d((0, 1, 1, 0), 0.5)));
        yield return Image("borders from the other side", () => nn.Conv2d(4, 3, 5, stride: 2, padding: 2, padding_mode: PaddingModes.Circular));
        yield return Floats("borders of a sequence", x => nn.functional.pad(x.unsqueeze(1), (1, 0), PaddingModes.Replicate) + nn.functional.pad(x.unsqueeze(1), (1, 0), PaddingModes.Circular));
        yield return Image("convolution that keeps the size", () => nn.Sequential(
            nn.Conv2d(4, 3, (3, 4), padding: Padding.Same), nn.Conv2d(3, 2, 3, padding: Padding.Same, dilation: 2), nn.Conv2d(2, 2, 3, padding: Padding.Valid)));
        yield return Image("transposed convolution", () => nn.Sequential(
            nn.ConvTranspose2d(4, 6, 3, stride: 2, padding: 1, output_padding: 1), nn.ConvTranspose2d(6, 4, 3, groups: 2, dilation: 2, bias: false)));
        yield return Module("transposed convolution in one dimension", () => nn.ConvTranspose1d(4, 3, 4, stride: 3), Batch, Dimension.Fixed(4), Length);
        yield return Image("convolution padded by reflection", () => nn.Conv2d(4, 3, 5, stride: 2, padding: 2, padding_mode: PaddingModes.Reflect));
        yield return Image("nearest-neighbour upsampling by factors and to a size", () => nn.Sequential(
            nn.Upsample(scale_factor: [2, 3]), nn.Upsample(scale_factor: [1.5, 1.5]), nn.Upsample(size: [17, 23])));
        // Sizes between which float32 rounds to another pixel, depending on the order of the operations.
        yield return Module("nearest-neighbour sampling to sizes", () => nn.Upsample(size: [410, 235]),
            Dimension.Dynamic("batch"), Dimension.Fixed(1), Dimension.Fixed(374), Dimension.Fixed(350));
        yield return Image("bilinear interpolation by factors and to a size", () => nn.Sequential(
            nn.Upsample(scale_factor: [2, 3], mode: UpsampleMode.Bilinear), nn.Upsample(scale_factor: [0.5, 1.5], mode: UpsampleMode.Bilinear),
            nn.Upsample(size: [17, 23], mode: UpsampleMode.Bilinear), nn.Upsample(size: [20, 31], mode: UpsampleMode.Bilinear, align_corners: true)));
        yield return Image("interpolation with aligned corners by factors", () =>
            nn.Upsample(scale_factor: [1.5, 0.75], mode: UpsampleMode.Bilinear, align_corners: true));
        yield return Image("bicubic interpolation", () => nn.Sequential(nn.Upsample(scale_factor: [2, 1.5], mode: UpsampleMode.Bicubic),
            nn.Upsample(size: [17, 23], mode: UpsampleMode.Bicubic), nn.Upsample(size: [20, 31], mode: UpsampleMode.Bicubic, align_corners: true)));
        // Of a fixed size: libtorch rounds products with such factors down in float64, which no size of a graph follows.
        yield return Module("interpolation by factors that float32 rounds", () => nn.Sequential(
            nn.Upsample(scale_factor: [1.1, 1.4], mode: UpsampleMode.Bilinear), nn.Upsample(scale_factor: [1.3, 0.7], mode: UpsampleMode.Bicubic)),
            Batch, Dimension.Fixed(2), Dimension.Fixed(9), Dimension.Fixed(20));
        yield return Module("interpolation of sequences", () => nn.Sequential(
            nn.Upsample(scale_factor: [1.7], mode: UpsampleMode.Linear), nn.Upsample(scale_factor: [1.3]), nn.Upsample(size: [9], mode: UpsampleMode.Linear)),
            Batch, Dimension.Fixed(2), Dimension.Fixed(7));
        yield return Module("interpolation of volumes", () => nn.Sequential(
            nn.Upsample(scale_factor: [1.1, 2, 1.5], mode: UpsampleMode.Trilinear), nn.Upsample(scale_factor: [1.5, 2, 1])),
            Batch, Dimension.Fixed(2), Dimension.Fixed(3), Dimension.Dynamic("height", 3), Dimension.Fixed(4));
        yield return Image("average pooling that rounds up and counts its border", () => nn.Sequential(
            nn.AvgPool2d(3, 2, padding: 1, ceil_mode: true), nn.AvgPool2d(2, 3, ceil_mode: true, count_include_pad: false)));
        yield return Floats("an image without a batch", x => nn.functional.max_pool2d(nn.functional.conv2d(x.unsqueeze(0), ones(2, 1, 1, 2)), [1, 1])
            + nn.functional.adaptive_avg_pool2d(x.unsqueeze(0), [1, 1]) + nn.functional.avg_pool2d(x.unsqueeze(0), [1, 2], [1, 1]));
        yield return Image("reflected borders", () => nn.Sequential(nn.ReflectionPad2d((1, 2, 3, 0)), nn.Conv2d(4, 4, 3, padding: 1, padding_mode: PaddingModes.Reflect)));
        yield return Image("adaptive pooling of any size", () => nn.AdaptiveAvgPool2d((7, 3)));
        yield return Module("adaptive pooling of a fixed size", () => nn.Sequential(nn.AdaptiveAvgPool2d((7, 8)), nn.AdaptiveAvgPool2d((7, 4)), nn.AdaptiveAvgPool2d((7, 4)), nn.AdaptiveAvgPool2d((3, 2))),
            Batch, Dimension.Fixed(2), Dimension.Fixed(10), Dimension.Fixed(6));
        yield return Module("adaptive pooling of a sequence", () => nn.AdaptiveAvgPool1d(3), Batch, Dimension.Fixed(2), Length);
        yield return ("pixels", () => new ExportRequest("pixels", inputs => [(inputs[0].permute(0, 3, 1, 2).contiguous().to(ScalarType.Float32) / 255 - tensor(new[] { 0.5f, 0.4f, 0.3f }, [1, 3, 1, 1])).flatten(2).mean([2])],
            [new GraphInput("x", ScalarType.Byte, [Batch, Length, Dimension.Fixed(5), Dimension.Fixed(3)], shape => randint(0, 256, shape, dtype: ScalarType.Byte))], ["y"]));

        // Gradients
        yield return Gradient("gradients of arithmetic", x => (x * x.shape[1] / (x.shape[0] * x.shape[1]) - 3 * x.square()).pow(2));
        yield return Gradient("gradients of slices", x => x[.., 1..].sum(1) + x[.., ..^1].sum(1) + x.narrow(1, x.shape[1] - 2, 1).squeeze(1) + x.slice(1, 0, x.shape[1], 2).sum(1) + x[.., ^2..].mean([1]));
        yield return Gradient("gradients of products", x => x.mm(x.t()) + x.unsqueeze(0).bmm(x.t().unsqueeze(0)).squeeze(0));
        yield return Gradient("gradients of shapes", x => cat([x.relu(), x.unsqueeze(1).expand(-1, 3, -1).sum(1)], 1).reshape(-1, 1).flatten() * 2);
        yield return ImageGradient("gradients of convolutions", () => nn.Sequential(
            nn.Conv2d(4, 6, 3, padding: 1), nn.ReLU(inplace: true), nn.Conv2d(6, 4, 1), nn.ReLU(), nn.Conv2d(4, 8, 3, groups: 2), nn.Conv2d(8, 8, 3, padding: 2, dilation: 2, groups: 8)));
        yield return ImageGradient("gradients of convolutions that skip pixels", () => nn.Sequential(
            nn.Conv2d(4, 6, 3, stride: 2), nn.ReLU(inplace: true), nn.Conv2d(6, 4, (3, 3), stride: (2, 1), padding: (2, 2)), nn.Conv2d(4, 2, 1, padding: 1)));
        yield return ImageGradient("gradients of pooling", () => nn.Sequential(nn.Conv2d(4, 4, 1), nn.ReLU(inplace: true), nn.MaxPool2d(2, 2)));
        yield return ImageGradient("gradients of pooling of equal values", () => nn.Sequential(nn.MaxPool2d(3, 2, padding: 1), nn.MaxPool2d(2, 1)), x => (x * 2).round());
        yield return ImageGradient("gradients of pooling that rounds up", () => nn.Sequential(nn.MaxPool2d(3, 2, ceil_mode: true), nn.MaxPool2d(2, 2, ceil_mode: true)));
        yield return ImageGradient("gradients of reflected borders", () => nn.Sequential(
            nn.Conv2d(4, 4, 3, padding: 1, padding_mode: PaddingModes.Reflect), nn.ReflectionPad2d((2, 0, 1, 3)), nn.Conv2d(4, 4, 3, padding: 3, padding_mode: PaddingModes.Reflect)));
        yield return ImageGradient("gradients of borders wider than the image", () => nn.Sequential(nn.MaxPool2d(3, 3), nn.ReflectionPad2d((1, 2, 2, 1)), nn.ReflectionPad2d(3)));
        yield return Gradient("gradients of a sequence's borders", x => nn.functional.pad(x.unsqueeze(1), (1, 1), PaddingModes.Reflect).square());
        yield return ("gradients of weights", () =>
        {
            var layers = nn.Sequential(nn.Conv2d(4, 6, 3, stride: 2, padding: 1), nn.ReLU(), nn.Conv2d(6, 3, 2, dilation: 2));
            return new ExportRequest("weights", inputs =>
            {
                using var tracking = enable_grad();
                return [cat([.. autograd.grad([layers.call(inputs[0]).square().sum()], [.. layers.parameters()]).Select(gradient => gradient.flatten())], 0)];
            }, [GraphInput.Float32("x", Batch, Dimension.Fixed(4), Dimension.Dynamic("height", minimum: 9), Dimension.Dynamic("width", minimum: 10))], ["y"])
            { Module = layers };
        }
        );
        yield return ("gradients of a convolution in one dimension", () =>
        {
            var layer = nn.Conv1d(4, 6, 3, padding: 1);
            return new ExportRequest("sequence", inputs => [GradientOf(inputs[0], layer.call)], [GraphInput.Float32("x", Batch, Dimension.Fixed(4), Length)], ["y"]) { Module = layer };
        }
        );
        yield return ("a Gram matrix and its gradient", () =>
        {
            var layers = nn.Sequential(nn.Conv2d(3, 8, 3, padding: 1), nn.ReLU(inplace: true), nn.MaxPool2d(2, 2), nn.MaxPool2d(2, 2));
            Tensor Gram(Tensor x)
            {
                var activations = layers.call(x);
                var flat = activations.reshape(1, activations.shape[1], activations.shape[2] * activations.shape[3]);
                return flat.bmm(flat.transpose(1, 2)) / (activations.shape[1] * activations.shape[2] * activations.shape[3]);
            }

            var (height, width) = (Dimension.Dynamic("height", minimum: 8, multipleOf: 4), Dimension.Dynamic("width", minimum: 16, multipleOf: 4));
            return new ExportRequest("gram", inputs => [Gram(inputs[0]), GradientOf(inputs[0], Gram)],
                [GraphInput.Float32("x", Dimension.Fixed(1), Dimension.Fixed(3), height, width)], ["y", "gradient"])
            { Module = layers };
        }
        );

        // Recurrence
        foreach (var (layers, bidirectional) in new[] { (1, false), (2, false), (1, true), (2, true) })
        {
            var form = $"{layers} layers{(bidirectional ? ", both directions" : "")}";
            yield return Sequence($"LSTM, {form}", () => new LastOutput(nn.LSTM(4, 5, layers, batchFirst: true, bidirectional: bidirectional)));
            yield return Sequence($"GRU, {form}", () => new LastOutput(nn.GRU(4, 5, layers, batchFirst: true, bidirectional: bidirectional)));
            yield return Sequence($"RNN, {form}", () => new LastOutput(nn.RNN(4, 5, layers, batchFirst: true, bidirectional: bidirectional)));
        }

        yield return Sequence("RNN with ReLU, time first", () => new LastOutput(nn.RNN(4, 5, 1, nn.NonLinearities.ReLU)));
        yield return Sequence("LSTM with an initial state", () => new LastOutput(nn.LSTM(4, 5, 2, batchFirst: true), initial: 0.5));
        yield return Cell("LSTM cell", () => nn.LSTMCell(4, 5), (cell, x) =>
        {
            var (h, c) = cell.call(x, (zeros(x.shape[0], 5), ones(x.shape[0], 5)));
            (h, c) = cell.call(x * 2, (h, c));
            return cat([h, c], 1);
        });
        yield return Cell("LSTM cell without bias", () => nn.LSTMCell(4, 5, bias: false), (cell, x) => cell.call(x, (zeros(x.shape[0], 5), ones(x.shape[0], 5))).Item1);
        yield return Cell("GRU cell", () => nn.GRUCell(4, 5), (cell, x) => cell.call(x * 2, cell.call(x, zeros(x.shape[0], 5))));
        yield return Cell("RNN cells", () => nn.RNNCell(4, 5), (cell, x) => cell.call(x * 2, cell.call(x, zeros(x.shape[0], 5))));
        yield return Cell("RNN cell with ReLU", () => nn.RNNCell(4, 5, nn.NonLinearities.ReLU), (cell, x) => cell.call(x * 2, cell.call(x, zeros(x.shape[0], 5))));
    }

    private static (string, Func<ExportRequest>) Cell<TCell>(string name, Func<TCell> create, Func<TCell, Tensor, Tensor> step) where TCell : nn.Module =>
        (name, () =>
        {
            var cell = create();
            return new ExportRequest(name, inputs => [step(cell, inputs[0])], [GraphInput.Float32("x", Batch, Dimension.Fixed(4))], ["y"]) { Module = cell };
        }
    );

    /// <summary>Queries (B, 2, L, 4), keys and values (B, 2, S, 4).</summary>
    private static (string, Func<ExportRequest>) Heads(string name, Func<Tensor, Tensor, Tensor, Tensor> program) =>
        (name, () =>
        {
            var (heads, width, keys) = (Dimension.Fixed(2), Dimension.Fixed(4), Dimension.Dynamic("keys"));
            return new ExportRequest(name, inputs => [program(inputs[0], inputs[1], inputs[2])],
                [GraphInput.Float32("query", Batch, heads, Length, width), GraphInput.Float32("key", Batch, heads, keys, width), GraphInput.Float32("value", Batch, heads, keys, width)], ["y"]);
        }
    );

    private static (string, Func<ExportRequest>) Floats(string name, Func<Tensor, Tensor> program) =>
        (name, () => new ExportRequest(name, inputs => [program(inputs[0])], [GraphInput.Float32("x", Batch, Length)], ["y"]));

    private static (string, Func<ExportRequest>) Gradient(string name, Func<Tensor, Tensor> program) => Floats(name, x => GradientOf(x, program));

    private static (string, Func<ExportRequest>) ImageGradient(string name, Func<nn.Module<Tensor, Tensor>> create, Func<Tensor, Tensor>? before = null) =>
        (name, () =>
        {
            var module = create();
            return new ExportRequest(name, inputs => [GradientOf(before is null ? inputs[0] : before(inputs[0]), module.call)],
                [GraphInput.Float32("x", Batch, Dimension.Fixed(4), Dimension.Dynamic("height", minimum: 9), Dimension.Dynamic("width", minimum: 10))], ["y"])
            { Module = module };
        }
    );

    /// <summary>The gradient of the sum of squares of what a program makes of a tensor.</summary>
    private static Tensor GradientOf(Tensor x, Func<Tensor, Tensor> program)
    {
        using var tracking = enable_grad();
        var leaf = x.detach().requires_grad_();
        return autograd.grad([program(leaf).square().sum()], [leaf])[0];
    }

    private static (string, Func<ExportRequest>) Integers(string name, Func<Tensor, Tensor> program) =>
        (name, () => new ExportRequest(name, inputs => [program(inputs[0])], [GraphInput.Int64("x", 20, Batch, Length)], ["y"]));

    private static (string, Func<ExportRequest>) Module(string name, Func<nn.Module<Tensor, Tensor>> create, params Dimension[] dimensions) =>
        (name, () =>
        {
            var module = create();
            module.eval();
            return ExportRequest.Of(name, module, GraphInput.Float32("x", dimensions), "y");
        }
    );

    private static (string, Func<ExportRequest>) Image(string name, Func<nn.Module<Tensor, Tensor>> create) =>
        Module(name, create, Batch, Dimension.Fixed(4), Dimension.Dynamic("height", minimum: 9), Dimension.Dynamic("width", minimum: 10));

    private static (string, Func<ExportRequest>) Sequence(string name, Func<nn.Module<Tensor, Tensor>> create) =>
        Module(name, create, Batch, Length, Dimension.Fixed(4));

    /// <summary>TorchSharp leaves the weight and the bias of a group norm uninitialised.</summary>
    private static TorchSharp.Modules.GroupNorm GroupNorm(long groups, long channels)
    {
        var norm = nn.GroupNorm(groups, channels);
        nn.init.uniform_(norm.weight, 0.5, 1.5);
        nn.init.uniform_(norm.bias, -1, 1);
        return norm;
    }
}
