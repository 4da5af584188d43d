using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Export.Tests.Lowering;

/// <summary>A small program around one operator, and the tensors that it is tried with.</summary>
/// <param name="Operator">The operator that it calls.</param>
/// <param name="Run">The program: a tensor, and another one of the same type, of a shape that broadcasts to its own.</param>
internal sealed record GridCase(string Operator, Func<Tensor, Tensor, Tensor> Run)
{
    /// <summary>Whether NaN is left out: ONNX Runtime orders it otherwise, which the ledger states.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>Whether bools are tried: TorchSharp ends the process where libtorch refuses a product of them.</summary>
    public bool TakesBool { get; init; } = true;

    /// <summary>Difference relative to the largest value that is allowed, as a multiple of the type's precision.</summary>
    public double Slack { get; init; } = 1;
}

/// <summary>Programs around every operator, for all element types and shapes. Those that libtorch refuses are passed over.</summary>
internal static class GridCases
{
    public static IReadOnlyList<GridCase> All { get; } = [.. Elementwise(), .. Comparing(), .. Activating(), .. Reducing(), .. Moving(), .. Indexing(), .. Computing().Select(one => one with { TakesBool = false })];

    private static GridCase One(string name, Func<Tensor, Tensor> run) => new(name, (x, _) => run(x));

    private static GridCase Two(string name, Func<Tensor, Tensor, Tensor> run) => new(name, run);

    /// <summary>TorchSharp ends the process where libtorch refuses an integer.</summary>
    private static Tensor Float(Tensor x) => is_floating_point(x.dtype) ? x : throw new NotSupportedException($"{x.dtype} is no float");

    /// <summary>Without the numbers next to 0, by which libtorch's own fmod of large ones is NaN.</summary>
    private static Tensor Normal(Tensor x) => is_floating_point(x.dtype) ? x.masked_fill(x.abs().lt(1e-3), 1) : x;

    private static IEnumerable<GridCase> Elementwise() =>
    [
        Two("add", (x, y) => x + y), Two("add alpha", (x, y) => x.add(y, alpha: 3)), One("add number", x => x + 3),
        One("add fraction", x => x + 0.5),
        Two("sub", (x, y) => x - y), One("rsub", x => 3 - x), Two("mul", (x, y) => x * y), One("mul number", x => x * 3),
        One("mul fraction", x => x * 1.5),
        Two("div", (x, y) => x / y), One("div number", x => x / 3), Two("div floor", (x, y) => x.div(Normal(y), RoundingMode.floor)),
        Two("div trunc", (x, y) => x.div(y, RoundingMode.trunc)), One("div floor number", x => x.div(-3, RoundingMode.floor)),
        Two("floor_divide", (x, y) => x.floor_divide(Normal(y))), One("floor_divide number", x => x.floor_divide(3)),
        One("floor_divide fraction", x => x.floor_divide(0.1)),
        Two("remainder", (x, y) => x.remainder(Normal(y))), One("remainder number", x => x.remainder(-3)),
        One("remainder fraction", x => x.clamp(-99, 99).remainder(0.1)),
        Two("fmod", (x, y) => x.fmod(Normal(y))), One("fmod number", x => x.fmod(-3)),
        Two("pow", (x, y) => x.pow(y)), One("pow 0", x => x.pow(0)), One("pow 2", x => x.pow(2)), One("pow 3", x => x.pow(3)),
        One("pow 0.5", x => x.pow(0.5)), One("pow of 2", x => pow(2, x)),
        One("square", x => x.square()), One("rsqrt", x => x.rsqrt()), One("neg", x => x.neg()), One("abs", x => x.abs()),
        One("exp", x => x.exp()),
        One("log", x => x.log()), One("log1p", x => x.log1p()), One("sqrt", x => x.sqrt()), One("reciprocal", x => x.reciprocal()),
        One("sin", x => x.clamp(-9, 9).sin()), One("cos", x => x.clamp(-9, 9).cos()), One("erf", x => x.erf()),
        One("floor", x => x.floor()), One("ceil", x => x.ceil()),
        One("round", x => x.round()), One("round decimals", x => x.clamp(-99, 99).round(1)), One("sign", x => x.sign()),
        Two("minimum", (x, y) => minimum(x, y)), Two("maximum", (x, y) => maximum(x, y)), One("clamp", x => x.clamp(-1, 2)),
        One("clamp fraction", x => x.clamp(-0.5, 1.5)),
        One("clamp_min", x => x.clamp_min(1)), One("clamp_max", x => x.clamp_max(1)), Two("clamp tensors", (x, y) => x.clamp(y, y + 1)),
        Two("addcmul", (x, y) => x.addcmul(x, y, 2)), Two("addcdiv", (x, y) => x.addcdiv(x, y, 2)), Two("lerp", (x, y) => x.lerp(y, y)),
        Two("in place add", (x, y) => x.clone().add_(y)), One("in place mul", x => x.clone().mul_(2)),
        Two("in place div floor", (x, y) => x.clone().div_(Normal(y), RoundingMode.floor)),
        One("in place gt", x => x.clone().gt_(1)), Two("in place eq", (x, y) => x.clone().eq_(y)),
        Two("in place le other type", (x, y) => x.clone().le_(y.to(ScalarType.Float32))),
        Two("add other type", (x, y) => x + y.to(ScalarType.Int16)), Two("mul other type", (x, y) => x * y.to(ScalarType.Float32)),
        Two("in place add other type", (x, y) => x.clone().add_(y.gt(0).to(ScalarType.Int64))),
        Two("add scalar tensor", (x, y) => x + y.to(ScalarType.Float64).sum().clamp(-3, 3)),
        Two("logit of two", (x, y) => x - y.to(ScalarType.Int8)),
    ];

    private static IEnumerable<GridCase> Comparing() =>
    [
        Two("eq", (x, y) => x.eq(y)), Two("ne", (x, y) => x.ne(y)), Two("lt", (x, y) => x.lt(y)), Two("le", (x, y) => x.le(y)),
        Two("gt", (x, y) => x.gt(y)), Two("ge", (x, y) => x.ge(y)),
        One("eq number", x => x.eq(1)), One("lt number", x => x.lt(1)), One("gt fraction", x => x.gt(0.5)),
        One("ne fraction", x => x.ne(1.0)), Two("gt byte", (x, y) => x.gt(y.to(ScalarType.Byte))),
        Two("lt int8", (x, y) => x.lt(y.to(ScalarType.Int8))), Two("ge float", (x, y) => x.ge(y.to(ScalarType.Float32))),
        One("logical_not", x => x.logical_not()), Two("logical_and", (x, y) => x.logical_and(y)),
        Two("logical_or", (x, y) => x.logical_or(y)), Two("logical_xor", (x, y) => x.logical_xor(y)),
        Two("bitwise_and", (x, y) => x.bitwise_and(y)), Two("bitwise_or", (x, y) => x.bitwise_or(y)),
        Two("bitwise_xor", (x, y) => x.bitwise_xor(y)), One("bitwise_not", x => x.bitwise_not()),
        One("isnan", x => x.isnan()), Two("where", (x, y) => where(y.gt(0), x, y)),
        Two("where of bools", (x, y) => where(y.gt(0), x.gt(0), x.lt(1))),
        Two("where types", (x, y) => where(y.gt(0), x, y.to(ScalarType.Float32))), Two("masked_fill", (x, y) => x.masked_fill(y.gt(0), 1)),
    ];

    private static IEnumerable<GridCase> Activating() =>
    [
        One("relu", x => x.relu()), One("relu6", x => functional.relu6(x)), One("sigmoid", x => x.sigmoid()), One("tanh", x => x.tanh()),
        One("gelu", x => functional.gelu(x.clamp(-99, 99))),
        One("silu", x => functional.silu(x)), One("leaky_relu", x => functional.leaky_relu(x, 0.2)),
        One("elu", x => functional.elu(x, 1.5)), One("selu", x => functional.selu(x)),
        One("celu", x => functional.celu(x, 1.5)), One("softplus", x => x.softplus(1, 20)), One("softplus beta", x => x.softplus(2, 5)),
        One("log_sigmoid", x => functional.logsigmoid(x)),
        One("hardswish", x => functional.hardswish(x.clamp(-99, 99))), One("hardsigmoid", x => functional.hardsigmoid(x)),
        One("hardshrink", x => functional.hardshrink(x)), One("softshrink", x => functional.softshrink(x)),
        One("threshold", x => functional.threshold(x, 1, 2)), One("hardtanh", x => functional.hardtanh(x)),
        One("glu", x => functional.glu(x, -1)),
        One("prelu", x => functional.prelu(x, full(1, 0.25, x.dtype))), One("softmax", x => x.softmax(-1)),
        One("softmax first", x => x.softmax(0)), One("log_softmax", x => functional.log_softmax(x, -1)),
        One("dropout", x => functional.dropout(x, 0.5, training: false) + x),
    ];

    private static IEnumerable<GridCase> Reducing() =>
    [
        One("sum", x => x.sum()), One("sum last", x => x.sum(-1)), One("sum keep", x => x.sum(0, keepdim: true)),
        One("sum byte", x => x.sum(-1, type: ScalarType.Byte)), One("sum bool", x => x.sum(-1, type: ScalarType.Bool)),
        One("mean", x => x.mean()), One("mean last", x => x.mean([-1])), One("mean type", x => x.mean([0], type: ScalarType.Float64)),
        One("amax", x => x.amax([-1])), One("amin", x => x.amin([0], keepdim: true)),
        One("logsumexp", x => x.logsumexp(-1)), One("max", x => x.max()),
        One("min", x => x.min()), One("max values", x => x.max(-1).values),
        One("min values", x => x.min(0).values),
        One("max indices", x => x.max(-1).indexes), One("argmax", x => x.argmax()),
        One("argmax last", x => x.argmax(-1, keepdim: true)),
        One("argmin first", x => x.argmin(0)), One("kthvalue", x => x.kthvalue(2, 0).values), One("any", x => x.any()), One("any last", x => x.any(-1)),
        One("all", x => x.all()), One("all first", x => x.all(0, keepdim: true)),
        One("var", x => Float(x).var(-1)), One("var biased", x => Float(x).clamp(-99, 99).var(0, unbiased: false)), One("std", x => Float(x).std(-1)),
        One("cumsum", x => x.cumsum(-1)), One("cumsum first", x => x.cumsum(0)),
    ];

    private static IEnumerable<GridCase> Moving() =>
    [
        One("view", x => x.contiguous().view(-1) * 1), One("reshape", x => x.reshape(-1, 1)), One("flatten", x => x.flatten()),
        One("unsqueeze", x => x.unsqueeze(-1)), One("unsqueeze first", x => x.unsqueeze(0)),
        One("squeeze", x => x.squeeze()), One("squeeze last", x => x.squeeze(-1)), One("transpose", x => x.transpose(0, -1)),
        One("t", x => x.t()), One("expand", x => x.unsqueeze(0).expand([3, .. x.shape])),
        One("repeat", x => x.repeat([2, .. x.shape.Select(_ => 1L)])), Two("cat", (x, y) => cat([x, y + x], -1)),
        One("cat types", x => cat([x, x.to(ScalarType.Float32)], 0)), One("cat empty", x => cat([x, zeros(0, dtype: x.dtype)], 0)),
        Two("stack", (x, y) => stack([x, x + y], -1)), One("split", x => x.split(2, -1)[0]), One("chunk", x => x.chunk(2, 0)[^1]),
        One("unbind", x => x.unbind(-1)[0]),
        One("slice", x => x.slice(-1, 1, long.MaxValue, 1)), One("slice step", x => x.slice(0, 0, 9, 2)),
        One("slice negative", x => x.slice(-1, -2, -1, 1)), One("slice far", x => x.slice(-1, -99, 99, 3)),
        One("select", x => x.select(-1, -1)), One("flip", x => x.flip(-1)), One("to float", x => x.to(ScalarType.Float32)),
        One("to bool", x => x.to(ScalarType.Bool)), One("to half", x => x.clamp(0, 100).to(ScalarType.Float16)),
        One("to bfloat16", x => x.to(ScalarType.BFloat16)), One("to double", x => x.to(ScalarType.Float64)),
        One("to int64", x => x.clamp(-100, 100).to(ScalarType.Int64)), One("to byte", x => x.clamp(0, 100).to(ScalarType.Byte)),
        One("tril", x => x.tril()), One("triu", x => x.triu(-1)), One("clone", x => x.clone() + x),
        One("permute", x => x.permute([.. Enumerable.Range(0, x.shape.Length).Reverse().Select(axis => (long)axis)])),
        One("pad", x => functional.pad(x, [1, 2], value: 1)), One("pad crop", x => functional.pad(x, [-1, 2])),
        One("pad reflect", x => functional.pad(x, [1, 1], PaddingModes.Reflect)),
        One("pad replicate", x => functional.pad(x, [1, 2], PaddingModes.Replicate)),
        One("pad circular", x => functional.pad(x, [1, 1], PaddingModes.Circular)),
        One("zeros_like", x => zeros_like(x) + x), One("ones_like", x => ones_like(x)), One("full_like", x => full_like(x, 2)),
        One("new_zeros", x => x.new_zeros(2, 3)), One("fill_", x => x.clone().fill_(1)),
        Two("copy_", (x, y) => x.clone().copy_(y)), One("zero_", x => x.clone().zero_()),
        One("arange", x => x.ne(x).any().to(ScalarType.Float32) + arange(0, 2.1, 0.3)),
        Two("slice write", (x, y) => { var z = x.clone(); z.slice(0, 0, 1, 1).mul_(2); return z; }),
        Two("select write", (x, y) => { var z = x.clone(); z.select(0, 0).fill_(1); return z; }),
    ];

    private static IEnumerable<GridCase> Indexing() =>
    [
        One("index_select", x => x.index_select(-1, tensor(new long[] { 0, 0 }))),
        One("index_select scalar", x => x.index_select(0, tensor(0L))),
        One("gather", x => x.gather(-1, zeros([.. x.shape.Select(_ => 1L)], ScalarType.Int64))),
        Two("scatter", (x, y) => x.scatter(0, zeros([.. x.shape.Select(_ => 1L)], ScalarType.Int64), x * 2)),
        Two("scatter_add", (x, y) => x.scatter_add(-1, zeros(x.shape, ScalarType.Int64), x)),
        One("index_copy", x => x.index_copy(0, tensor(new long[] { 0 }), x.slice(0, 0, 1, 1) * 2)),
        One("index", x => x[tensor(new long[] { 0, 0 })]), One("topk", x => x.topk(1, -1).values),
        One("topk smallest", x => x.topk(2, 0, largest: false).values),
        One("sort", x => x.sort(-1).Values),
        One("sort indices", x => x.sort(0, descending: true, stable: true).Indices),
        One("one_hot", x => functional.one_hot(x.clamp(0, 3), 5)),
        One("embedding", x => Embedding_from_pretrained(arange(20, dtype: ScalarType.Float32).view(5, 4)).call(x.clamp(0, 3))),
    ];

    private static IEnumerable<GridCase> Computing() =>
    [
        One("matmul", x => x.matmul(x.transpose(-1, -2))), Two("mm", (x, y) => x.mm(x.t())), One("bmm", x => x.bmm(x.transpose(1, 2))),
        One("mv", x => x.mv(x[0])), One("dot", x => x.dot(x)),
        One("addmm", x => addmm(x.select(1, 0).unsqueeze(1), x, x.t(), 0.5f, 2)),
        One("addmm whole", x => addmm(x.select(1, 0).unsqueeze(1), x, x.t(), 1, 1)),
        One("addmm beta 0", x => addmm(x.select(1, 0).unsqueeze(1), x, x.t(), 0, 1)),
        One("baddbmm", x => baddbmm(x, x.transpose(1, 2), x.select(1, 0).select(1, 0).view(-1, 1, 1), 0, 1)),
        One("linear", x => functional.linear(x, ones(2, x.shape[^1], dtype: x.dtype))),
        One("linear bias", x => functional.linear(x, ones(2, x.shape[^1], dtype: x.dtype), ones(2, dtype: x.dtype))),
        One("einsum", x => einsum("...ij,...kj->...ik", x, x)), One("einsum implicit", x => einsum("ji", x)),
        One("layer_norm", x => functional.layer_norm(x, [x.shape[^1]])),
        One("batch_norm", x => functional.batch_norm(x, zeros(x.shape[1], dtype: x.dtype), ones(x.shape[1], dtype: x.dtype))),
        One("instance_norm", x => functional.instance_norm(x.clamp(-99, 99))) with { Slack = 50 },
        One("group_norm", x => functional.group_norm(x, 1)) with { Slack = 20 },
        One("conv1d", x => functional.conv1d(x, ones(2, x.shape[^2], 2, dtype: x.dtype), padding: 1)) with { IsOrdered = true },
        One("conv2d", x => functional.conv2d(x, ones(2, x.shape[^3], 2, 2, dtype: x.dtype), padding: [1, 1])),
        One("conv_transpose1d", x => functional.conv_transpose1d(x, ones(x.shape[^2], 2, 2, dtype: x.dtype), stride: 2)),
        One("conv_transpose2d", x => functional.conv_transpose2d(x, ones(x.shape[^3], 2, 2, 2, dtype: x.dtype), strides: [2, 2])),
        One("max_pool1d", x => functional.max_pool1d(x, 2, padding: 1)) with { IsOrdered = true },
        One("max_pool2d", x => functional.max_pool2d(x, [2, 2], padding: [1, 1])),
        One("max_pool2d ceil", x => functional.max_pool2d(x, [2, 2], [2, 2], ceil_mode: true)),
        One("avg_pool1d", x => functional.avg_pool1d(x, 2, padding: 1)), One("avg_pool2d", x => functional.avg_pool2d(x, [2, 2])),
        One("avg_pool2d ceil", x => functional.avg_pool2d(x, [3, 3], [2, 2], [1, 1], ceil_mode: true)),
        One("avg_pool2d ceil alone", x => functional.avg_pool2d(x, [2, 2], [2, 2], [1, 1], ceil_mode: true, count_include_pad: false)),
        One("avg_pool2d divisor", x => functional.avg_pool2d(x, [2, 2], [1, 1], divisor_override: 3)),
        One("adaptive_avg_pool1d", x => functional.adaptive_avg_pool1d(x, 2)) with { IsOrdered = true },
        One("adaptive_avg_pool2d", x => functional.adaptive_avg_pool2d(x, [1, 1])),
        One("adaptive_avg_pool2d two", x => functional.adaptive_avg_pool2d(x, [2, 3])),
        One("nearest", x => functional.interpolate(x, scale_factor: [.. x.shape.Skip(2).Select(_ => 1.5)])),
        One("nearest size", x => functional.interpolate(x, [.. x.shape.Skip(2).Select(_ => 5L)])),
        One("linear resize", x => functional.interpolate(x, scale_factor: [1.1], mode: InterpolationMode.Linear, align_corners: false)),
        One("bilinear", x => functional.interpolate(x, scale_factor: [1.3, 1.7], mode: InterpolationMode.Bilinear, align_corners: false)),
        One("bilinear aligned", x => functional.interpolate(x, [5, 7], mode: InterpolationMode.Bilinear, align_corners: true)),
        One("bilinear size", x => functional.interpolate(x, [5, 7], mode: InterpolationMode.Bilinear, align_corners: false)),
        One("trilinear", x => functional.interpolate(x, [3, 5, 2], mode: InterpolationMode.Trilinear, align_corners: false)),
        One("bicubic", x => functional.interpolate(x, scale_factor: [1.3, 1.7], mode: InterpolationMode.Bicubic, align_corners: false)) with { Slack = 20 },
        One("attention", x => functional.scaled_dot_product_attention(x, x, x)) with { Slack = 1e4 }, // libtorch's own exponential is coarse in float64
    ];
}
