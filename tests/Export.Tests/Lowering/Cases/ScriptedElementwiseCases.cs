using Torchline.Export;
using static Export.Tests.Lowering.Cases.Case;

namespace Export.Tests.Lowering.Cases;

/// <summary>Elementary functions, comparisons and bits, by their names in scripts.</summary>
internal static class ScriptedElementwiseCases
{
    private const string Special = "z = torch.where(x > 1, x / 0, torch.where(x < -1, -x.abs() / 0, torch.where(x.abs() < 0.3, x * 0 / 0, x)))\n";

    public static IEnumerable<(string Name, Func<ExportRequest> Request)> All()
    {
        yield return Script("inverse trigonometric functions", "torch.acos(x.tanh()) + torch.asin(x.tanh()) + torch.atan(x) + torch.tan(x.tanh())");
        yield return Script("hyperbolic functions", "torch.cosh(x) + torch.sinh(x) + torch.asinh(x) + torch.acosh(x.abs() + 1.1) + torch.atanh(x.tanh() * 0.9)");
        yield return Script("exponentials to other bases", "torch.exp2(x) + torch.log2(x.abs() + 0.1) + torch.log10(x.abs() + 0.1) + torch.special_exp2(x)");
        yield return Script("exponentials near zero", "torch.expm1(x * 1e-4) * 1e4 + torch.expm1(x * 3) + torch.special_expm1(x)");
        yield return Script("logarithm near zero", "torch.log1p(x.abs() * 1e-3) * 1e3");
        yield return Script("angles", "torch.deg2rad(x * 90) + torch.rad2deg(x) * 0.01 + torch.angle(x)");
        yield return Script("angle of a point", "torch.atan2(x, x.flip([0, 1])) + torch.atan2(x * 0, -x) + torch.atan2(x, x * 0) + torch.arctan2(-x, x * 2)");
        yield return Script("angle of infinite points", Special + "torch.atan2(z, z.flip([0])).nan_to_num(9.)");
        yield return Script("hypotenuse", Special + "torch.hypot(x, x * 2 - 1) + torch.hypot(x * 0, x * 0) + torch.hypot(z, x).nan_to_num(5.)");
        yield return Script("truncation and fraction", "torch.trunc(x * 3) + torch.frac(x * 3) + torch.fix(x * 2)");
        yield return Script("truncation of integers", "torch.trunc(i - 10)", Integral);
        yield return Script("cardinal sine", "torch.sinc(x) + torch.special_sinc(x * 0) + torch.special_sinc(x * 3)");
        yield return Script("log odds", "torch.logit(x.sigmoid()) + torch.special_logit(x, 0.1)");
        yield return Script("products with logarithms", "torch.xlogy(x.relu(), x.relu()) + torch.xlogy(x, 2.0) + torch.xlogy(3.0, x.abs() + 1) + torch.special_xlog1py(x.relu(), x.relu()) + torch.special_entr(x.relu())");
        yield return Script("sums of powers", Special + "torch.logaddexp(x, x * 2) + torch.logaddexp2(x, x - 1) + torch.logaddexp(z, z).nan_to_num(3., 4., 5.)");
        yield return Script("error functions", "torch.erfc(x * 2) + torch.special_erfc(x) + torch.special_erf(x) + torch.special_erfcx(x) + torch.special_erfcx(x.abs() * 20)");
        yield return Script("mish and scaled exponentials", "torch.mish(x) + torch.selu(x) + torch.celu(x, 2.0)");
        yield return Script("special values", Special + "torch.nan_to_num(z) * 1e-38 + torch.nan_to_num(z, 1.0, 2.0, 3.0) + torch.isinf(z).float() + torch.isfinite(z) + torch.isposinf(z) + torch.isneginf(z) * 2 + torch.isnan(z)");
        yield return Script("special values of integers", "torch.isinf(i).long() + torch.isfinite(i).long() + torch.isnan(i).long() + torch.nan_to_num(i)", Integral);
        yield return Script("closeness", "torch.isclose(x, x + 1e-9).float() + torch.isclose(x, x * 2)");
        yield return Script("signs", "torch.signbit(x).float() + torch.signbit(-(x * 0)).float() + torch.copysign(x, -x) + torch.copysign(x, 2.0) + torch.sgn(x)");
        yield return Script("steps", "torch.heaviside(x, x * 2) + torch.heaviside(x * 0, x)");
        yield return Script("numbers rather than NaN", Special + "torch.fmax(z, x) + torch.fmin(x * 2, z).clamp(-3, 3) + torch.fmax(z, z).nan_to_num(1., 2., 3.)");
        yield return Script("shifted bits", "torch.bitwise_left_shift(i, 2) + torch.bitwise_right_shift(i - 10, 1) + (i << 3) + ((i - 9) >> 2) + torch.bitwise_left_shift(i, i % 3) + torch.bitwise_right_shift(i, torch.ones_like(i))", Integral);
        yield return Script("bits by number", "torch.bitwise_and(i, 12) + torch.bitwise_or(i, 3) + torch.bitwise_xor(i, 5) + torch.bitwise_not(i) + torch.bitwise_and(7, i)", Integral);
        yield return Script("comparisons by other names", "torch.greater(x, 0.0).float() + torch.greater_equal(x, x) + torch.less(x, x * 2) * 2 + torch.less_equal(x, 0.5) + torch.not_equal(x, x * 2)");
        yield return Script("arithmetic by other names", "torch.subtract(x, 2) + torch.multiply(x, x) + torch.divide(x, 3.0) + torch.true_divide(x, 2) + torch.divide(x, 0.3, rounding_mode='floor') + torch.float_power(x.abs(), 2.0).float()");
        yield return Script("quotients of integers", "torch.true_divide(i, i + 1) + torch.div(i, 3) + torch.mean(i.float())", Integral);
        yield return Script("a number against a tensor", "torch.remainder(5, i + 1) + torch.pow(2, i % 5) + torch.pow(i % 5, i % 3)", Integral);
        yield return Script("bounds by tensors", "torch.clamp(x, x * 0 - 1, x * 0 + 0.5) + torch.clamp_min(x, x * 0.5) + torch.clamp_max(x, x * 2)");
        yield return Script("selection by numbers", "torch.where(x > 0, 1.0, 2.0) + torch.where(x > 0, x, 2.0) + torch.where(x > 0, 3.0, x)");
        yield return Script("identities", "torch.alias(x) + torch.resolve_conj(x) + torch.resolve_neg(x) + torch.conj(x) + torch.positive(x) + torch.lift_fresh_copy(x)");
        yield return Script("reflected activations", "torch.relu6(x * 4) + torch.celu(x, 1.5) + torch.hardtanh(x)");
        yield return Script("rectifiers with weights", "torch.prelu(m, m.mean([0, 2, 3]))", Picture);
        yield return Script("quantised values", "torch.fake_quantize_per_tensor_affine(x, 0.1, 5, 0, 31) + torch.fake_quantize_per_tensor_affine(x, torch.tensor(0.2), torch.tensor(0).int(), -8, 7)");
        yield return Script("quantised channels", "torch.fake_quantize_per_channel_affine(m, torch.tensor([0.1, 0.2, 0.3, 0.5]), torch.tensor([0, 1, 2, 3]).int(), 1, 0, 15)", Picture);
        yield return Script("dropout that is off", "torch.dropout(x, 0.5, False) + torch.native_dropout(x, 0.5, False)[0] + torch.feature_dropout(x, 0.5, False)");
        yield return Script("membership", "torch.isin(i, torch.tensor([3, 5, 19])).long() + torch.isin(i, 4).long() + torch.isin(i, i[0], invert=True).long()", Integral);
    }
}
