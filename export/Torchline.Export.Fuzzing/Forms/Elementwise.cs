using Torchline.Export.Fuzzing.Drawing;
using static Torchline.Export.Fuzzing.Drawing.Picks;

namespace Torchline.Export.Fuzzing.Forms;

/// <summary>Operators on floats, element by element. Expressions bound their domains, so that no step amplifies rounding much.</summary>
internal static class Elementwise
{
    public static readonly Form[] Rounding =
    [
        new(t => t[0].sigmoid(), [Float]), new(t => t[0].tanh(), [Float]), new(t => t[0].silu(), [Float]), new(t => t[0].gelu(), [Float]),
        new(t => t[0].clamp(-4, 4).exp(), [Float]), new(t => t[0].clamp(-4, 4).expm1(), [Float]),
        new(t => t[0].clamp(-4, 4).exp2(), [Float]),
        new(t => t[0].abs().add(0.5).log(), [Float]), new(t => t[0].abs().add(0.5).log2(), [Float]),
        new(t => t[0].abs().add(0.5).log10(), [Float]),
        new(t => t[0].abs().log1p(), [Float]), new(t => t[0].abs().add(0.25).sqrt(), [Float]),
        new(t => t[0].abs().add(0.25).rsqrt(), [Float]),
        new(t => t[0].abs().add(0.5).reciprocal(), [Float]), new(t => t[0].square(), [Float]), new(t => t[0].erf(), [Float]),
        new(t => t[0].clamp(-4, 4).sin(), [Float]), new(t => t[0].clamp(-4, 4).cos(), [Float]), new(t => t[0].clamp(-1, 1).tan(), [Float]),
        new(t => t[0].clamp(-0.9, 0.9).asin(), [Float]), new(t => t[0].clamp(-0.9, 0.9).acos(), [Float]), new(t => t[0].atan(), [Float]),
        new(t => t[0].clamp(-4, 4).sinh(), [Float]), new(t => t[0].clamp(-4, 4).cosh(), [Float]), new(t => t[0].asinh(), [Float]),
        new(t => t[0].clamp(-0.9, 0.9).atanh(), [Float]), new(t => t[0].abs().add(1.5).acosh(), [Float]),
        new(t => t[0].log_sigmoid(), [Float]),
        new((t, n, x) => t[0].elu(x[0]), [Float], [], [Real(1, 0.5, 2)]),
        new((t, n, x) => t[0].softplus(x[0], 20), [Float], [], [Real(1, 2, 0.5)]),
        new((t, n, x) => nn.functional.celu(t[0], x[0]), [Float], [], [Real(1, 0.5, 2)]), new(t => t[0].selu(), [Float]),
        new((t, n, x) => t[0].mul(x[0]), [Float], [], [Real(0.5, -1.5, 3, 0.1)]),
        new((t, n, x) => t[0].div(x[0]), [Float], [], [Real(2, -1.5, 3)]),
        new((t, n, x) => t[0].add(x[0]), [Float], [], [Real(0.5, -1.25, 3)]),
        new((t, n, x) => x[0] - t[0], [Float], [], [Real(0.5, -1.25, 3)]),
        new((t, n) => t[0].pow(n[0]), [Float], [Between(0, 3)]), new((t, n) => 2 / (t[0].abs() + n[0]), [Float], [Between(1, 3)]),
        new(t => nn.functional.hardsigmoid(t[0]), [Float]), new(t => nn.functional.hardswish(t[0]), [Float]),
        new((t, n, x) => nn.functional.leaky_relu(t[0], x[0]), [Float], [], [Real(0.01, 0.2)]), new(t => t[0].deg2rad(), [Float]),
    ];

    public static readonly Form[] Exact = [.. new Form[]
    {
        new(t => t[0].relu(), [Float]), new(t => t[0].relu6(), [Float]), new(t => t[0].abs(), [Float]), new(t => t[0].neg(), [Float]),
        new(t => t[0].floor(), [Float]), new(t => t[0].ceil(), [Float]), new(t => t[0].round(), [Float]), new(t => t[0].trunc(), [Float]),
        new(t => (t[0] - 0.37).sign(), [Float]), new(t => t[0].frac(), [Float]), new(t => t[0].nan_to_num(), [Float]),
        new(t => t[0].positive(), [Float]),
        new((t, n, x) => t[0].clamp(-x[0], x[0]), [Float], [], [Real(0.5, 1, 2)]),
        new((t, n, x) => t[0].clamp_min(x[0]), [Float], [], [Real(-1, 0.3)]),
        new((t, n, x) => t[0].clamp_max(x[0]), [Float], [], [Real(-1, 0.3)]), new(t => nn.functional.hardtanh(t[0], -1, 1), [Float]),
        new((t, n, x) => nn.functional.hardshrink(t[0], x[0]), [Float], [], [Real(0.4, 1.3)]),
        new((t, n, x) => nn.functional.softshrink(t[0], x[0]), [Float], [], [Real(0.4, 1.3)]),
        new((t, n, x) => nn.functional.threshold(t[0], x[0], -2), [Float], [], [Real(0.4, -1.3)]),
        new(t => t[0].detach(), [Float]), new(t => t[0].clone(), [Any]), new(t => t[0].contiguous(), [Any]),
        new(t => t[0].isnan(), [Float]), new(t => t[0].isfinite(), [Float]), new(t => t[0].isinf(), [Float]),
        new(t => (t[0] - 0.37).signbit(), [Float]),
        new((t, n, x) => t[0].gt(x[0]), [Float], [], [Real(0.3, -0.7)]), new((t, n, x) => t[0].le(x[0]), [Float], [], [Real(0.3, -0.7)]),
        new((t, n, x) => t[0].ge(x[0]), [Float], [], [Real(0.3, -0.7)]), new((t, n, x) => t[0].lt(x[0]), [Float], [], [Real(0.3, -0.7)]),
        new(t => maximum(t[0], t[1]), [Float, Broadcasting]), new(t => minimum(t[0], t[1]), [Float, Broadcasting]),
        new(t => t[0].gt(t[1]), [Float, Broadcasting]), new(t => t[0].ne(t[1]), [Float, Broadcasting]),
        new(t => t[0].eq(t[1]), [Float, Broadcasting]),
        new(t => where(t[1], t[0], -t[0]), [Float, BroadcastingMask]), new(t => t[0].masked_fill(t[1], 0.5), [Float, BroadcastingMask]),
        new(t => t[0].copysign(t[1] - 0.37), [Float, Broadcasting]), new(t => t[0].logical_not(), [Mask]),
        new(t => t[0].logical_and(t[1]), [Mask, BroadcastingMask]),
        new(t => t[0].logical_or(t[1]), [Mask, BroadcastingMask]), new(t => t[0].logical_xor(t[1]), [Mask, BroadcastingMask]),
        new(t => t[0].bitwise_and(t[1]), [Mask, BroadcastingMask]), new(t => t[0].to(ScalarType.Float32), [Mask]),
        new(t => t[0].to(ScalarType.Int64), [Mask]),
        new(t => t[0].mul(2).floor().to(ScalarType.Int64), [Float]), new(t => t[0].to(ScalarType.Float32), [Indices]),
        new(t => t[0].remainder(3), [Indices]), new(t => t[0].floor_divide(2), [Indices]), new(t => t[0] + 1, [Indices]),
        new(t => t[0] * -2, [Indices]),
    }.Select(form => form.Exact())];

    public static readonly Form[] OfSeveral =
    [
        new(t => t[0] + t[1], [Float, Broadcasting]), new(t => t[0] - t[1], [Float, Broadcasting]),
        new(t => t[0] * t[1], [Float, Broadcasting]),
        new(t => t[0] / (t[1].abs() + 0.5), [Float, Broadcasting]), new(t => t[0].add(t[1], alpha: 0.5), [Float, Broadcasting]),
        new(t => t[0].add(t[1], alpha: -2), [Float, Broadcasting]),
        new(t => t[0].abs().add(0.5).pow(t[1].clamp(-2, 2)), [Float, Broadcasting]),
        new(t => t[0].atan2(t[1].abs() + 0.5), [Float, Broadcasting]), new(t => t[0].hypot(t[1]), [Float, Broadcasting]),
        new((t, n, x) => t[0].lerp(t[1], x[0]), [Float, Broadcasting], [], [Real(0.3, 0.8)]),
        new(t => t[0].addcmul(t[1], t[2], 0.5), [Float, Broadcasting, Broadcasting]),
        new(t => t[0].addcdiv(t[1], t[2].abs() + 0.5, 0.5), [Float, Broadcasting, Broadcasting]),
        new(t => t[0].lerp(t[1], t[2]), [Float, Broadcasting, Broadcasting]),
        new(t => where(t[1] > 0.1, t[0], t[1]), [Float, Broadcasting]), new(t => t[0] * t[1], [Float, BroadcastingMask]),
        new(t => t[0] + t[1], [Float, BroadcastingAnyType]), new(t => t[0].xlogy(t[1].abs() + 0.5), [Float, Broadcasting]),
        new(t => nn.functional.glu(t[0]), [FloatOfAtLeast(1)]), new(t => torch.special.expit(t[0]), [Float]),
        new(t => t[0].logaddexp(t[1]), [Float, Broadcasting]),
    ];
}
