using Torchline.Export;
using static Export.Tests.Lowering.Cases.Case;
using static TorchSharp.torch;

namespace Export.Tests.Lowering.Cases;

/// <summary>Arithmetic, comparisons and activation functions.</summary>
internal static class ElementwiseCases
{
    public static IEnumerable<(string Name, Func<ExportRequest> Request)> All()
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
    }
}
