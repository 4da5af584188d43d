using Torchline.Export.Fuzzing.Drawing;
using static Torchline.Export.Fuzzing.Drawing.Picks;

namespace Torchline.Export.Fuzzing.Forms;

/// <summary>Operators on tensors of all types, together and with numbers.</summary>
internal static class Typed
{
    private static readonly ScalarType[] Types =
    [
        ScalarType.Bool, ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64,
        ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64,
    ];

    /// <summary>Operators that promote their arguments, or keep them as they are.</summary>
    public static readonly Form[] Rounding =
    [
        new(t => t[0] + t[1], [Any, BroadcastingAnyType]), new(t => t[0] - t[1], [Any, BroadcastingAnyType]),
        new(t => t[0] * t[1], [Any, BroadcastingAnyType]),
        new(t => t[0] / t[1].clamp(1, 50), [Any, Counts]), new(t => t[0] / 4, [Any]), new((t, n) => t[0] + n[0], [Any], [Small]),
        new((t, n) => n[0] - t[0], [Any], [Small]), new((t, n) => t[0] * n[0], [Any], [Small]),
        new((t, n, x) => t[0] + x[0], [Any], [], [Part]), new((t, n, x) => t[0] * x[0], [Any], [], [Part]), new(t => t[0].mean(), [Float]),
        new((t, n) => t[0].sum(n[0]), [Any], [Dim]), new(t => t[0].sum(), [Any]),
        new((t, n) => t[0].cumsum(n[0]), [Any], [Dim]), new((t, n) => t[0].prod(n[0]), [Any], [Dim]),
        new((t, n) => t[0].softmax(n[0]), [Float], [Dim]), new(t => t[0].sigmoid(), [Any]), new(t => t[0].tanh(), [Any]),
        new(t => t[0].abs().add(1).sqrt(), [Where(value => !value.IsBool)]),
        new(t => t[0].clamp(-4, 4).exp(), [Where(value => !value.IsBool && value.Type != ScalarType.Byte)]),
        new(t => t[0].addcmul(t[1], t[1], 2), [Any, Broadcasting]),
        new(t => t[0].add(t[1], alpha: 2), [Any, BroadcastingAnyType]), new(t => t[0].add(t[1], alpha: -3), [Any, BroadcastingAnyType]),
        new(t => t[0].square(), [Any]), new((t, n) => t[0].pow(n[0]), [Any], [Between(0, 3)]),
        new((t, n) => t[0].mean(new[] { n[0] }), [Float], [Dim]), new((t, n) => t[0].sum(n[0], type: ScalarType.Float32), [Any], [Dim]),
        new(t => t[0].silu(), [Float]), new(t => t[0].erf(), [Float]), new(t => t[0].gelu(), [Float]),
        new Form(t => t[0].matmul(t[1].transpose(-1, -2)),
            [AtLeastOfRank(2), SameLast]).When(MatrixProduct.TakesSecondTransposed),
        new(t => t[0].lerp(t[1], 0.25), [Float, Broadcasting]), new(t => 2 - t[0].clone(), [Any]), new(t => t[0].deg2rad(), [Float]),
        new(t => t[0].elu(), [Float]),
        new((t, n) => t[0].logsumexp(n[0]), [Any], [Dim]), new((t, n) => t[0].var(n[0], unbiased: false), [Float], [Dim]),
        new(t => t[0].abs().log1p(), [Where(value => !value.IsBool)]), new(t => t[0].clone().add_(1), [Any]),
        new(t => t[0].clone().add_(t[1]), [Any, BroadcastingAnyType]), new(t => t[0].clone().mul_(t[1]), [Any, BroadcastingAnyType]),
        new(t => t[0].hypot(t[1]), [Float, Broadcasting]), new(t => t[0].where(t[1], t[2]), [Any, BroadcastingMask, BroadcastingAnyType]),
    ];

    public static readonly Form[] Exact = [.. new Form[]
    {
        new((t, n, x, d) => t[0].to(d[0]), [Where(value => !value.IsFloat)], [], [], Types),
        new((t, n, x, d) => t[0].clamp(-100, 100).to(d[0]), [Float], [], [], [.. Types.Where(type => type != ScalarType.Byte)]),
        new((t, n, x, d) => t[0].abs().clamp(0, 100).to(d[0]), [Float], [], [], Types),
        new(t => t[0].to(t[1].dtype), [Where(value => !value.IsFloat), Any]),
        new((t, n, x, d) => t[0].abs().to(d[0]), [Where(value => value.IsInteger)], [], [], Types),
        new(t => t[0].eq(t[1]), [Any, BroadcastingAnyType]), new(t => t[0].ne(t[1]), [Any, BroadcastingAnyType]),
        new(t => t[0].lt(t[1]), [Any, BroadcastingAnyType]), new(t => t[0].ge(t[1]), [Any, BroadcastingAnyType]),
        new(t => t[0].gt(t[1]), [Any, BroadcastingAnyType]), new(t => t[0].le(t[1]), [Any, BroadcastingAnyType]),
        new((t, n) => t[0].eq(n[0]), [Any], [Small]), new((t, n) => t[0].gt(n[0]), [Any], [Small]),
        new((t, n) => t[0].ne(n[0]), [Any], [Small]), new((t, n) => t[0].le(n[0]), [Any], [Small]),
        new((t, n, x) => t[0].lt(x[0]), [Any], [], [Part]), new((t, n, x) => t[0].ge(x[0]), [Any], [], [Part]),
        new(t => where(t[0], t[1], t[2]), [Mask, BroadcastingAnyType, Broadcasting3]),
        new((t, n) => where(t[0], t[1], n[0]), [Mask, BroadcastingAnyType], [Small]),
        new(t => t[0].masked_fill(t[1], 1), [Any, BroadcastingMask]),
        new((t, n) => t[0].clamp(-2, n[0]), [Any], [Between(1, 5)]), new((t, n) => t[0].clamp_min(n[0]), [Any], [Small]),
        new((t, n) => t[0].clamp_max(n[0]), [Any], [Small]), new(t => t[0].clamp(t[1], t[1] + 2), [Integer, Broadcasting]),
        new(t => maximum(t[0], t[1]), [Any, BroadcastingAnyType]), new(t => minimum(t[0], t[1]), [Any, BroadcastingAnyType]),
        new(t => t[0].neg(), [Any]), new(t => t[0].abs(), [Any]), new(t => t[0].sign(), [Any]),
        new(t => t[0].relu(), [Any]), new(t => t[0].floor(), [Any]), new(t => t[0].ceil(), [Any]), new(t => t[0].round(), [Any]),
        new(t => t[0].trunc(), [Any]), new(t => t[0].isnan(), [Any]), new(t => t[0].logical_not(), [Any]),
        new(t => t[0].logical_and(t[1]), [Any, BroadcastingAnyType]), new(t => t[0].logical_or(t[1]), [Any, BroadcastingAnyType]),
        new(t => t[0].logical_xor(t[1]), [Any, BroadcastingAnyType]),
        new(t => t[0].bitwise_and(t[1]), [Any, BroadcastingAnyType]), new(t => t[0].bitwise_or(t[1]), [Any, BroadcastingAnyType]),
        new(t => t[0].bitwise_xor(t[1]), [Any, BroadcastingAnyType]), new(t => t[0].bitwise_not(), [Any]),
        new(t => t[0] & 3, [Any]), new(t => t[0].bitwise_left_shift(t[1].remainder(4)), [Unsigned, Unsigned]),
        new(t => t[0].bitwise_right_shift(t[1].remainder(4)), [Unsigned, Unsigned]),
        new(t => t[0].remainder(t[1].clamp(1, 50)), [Integer, Counts]), new((t, n) => t[0].remainder(n[0]), [Integer], [NonZero]),
        new((t, n) => t[0].fmod(n[0]), [Integer], [NonZero]), new((t, n) => t[0].floor_divide(n[0]), [Integer], [NonZero]),
        new(t => t[0].floor_divide(t[1].clamp(1, 50)), [Integer, Counts]),
        new(t => t[0].div(t[1].clamp(1, 50), RoundingMode.trunc), [Integer, Counts]), new(t => t[0].div(3, RoundingMode.floor), [Integer]),
        new(t => t[0].div(3, RoundingMode.trunc), [Integer]),
        new(t => t[0] + 9007199254740993L, [Wide]), new(t => t[0].ge(9007199254740993L), [Wide]),
        new(t => t[0] * 4611686018427387905L, [Wide]), new(t => t[0].eq(9007199254740992L), [Wide]),
        new(t => full_like(t[0], 9007199254740993L), [Wide]),
        new((t, n) => t[0].amax(n[0]), [Any], [Dim]), new((t, n) => t[0].amin(n[0]), [Any], [Dim]),
        new((t, n) => t[0].max(n[0]).values, [Any], [Dim]), new(t => t[0].min(), [Any]), new((t, n) => t[0].argmax(n[0]), [Any], [Dim]),
        new((t, n) => t[0].any(n[0]), [Any], [Dim]), new((t, n) => t[0].all(n[0]), [Any], [Dim]), new(t => t[0].any(), [Any]),
        new(t => t[0].all(), [Any]), new((t, n) => t[0].sort(n[0]).Values, [Any], [Dim]),
        new((t, n) => t[0].topk(1, (int)n[0]).values, [Any], [Dim]),
        new((t, n) => cat([t[0], t[1]], n[0]), [AtLeastOfRank(1), SameShapeAnyType], [Dim]),
        new((t, n) => stack([t[0], t[1]], n[0]), [Any, SameShape], [NewDim]), new((t, n) => t[0].transpose(n[0], n[1]), [Any], [Dim, Dim]),
        new(t => t[0].flip(0), [AtLeastOfRank(1)]),
        new((t, n) => t[0].select(n[0], n[1]), [Any], [Dim, Position]),
        new((t, n) => t[0].narrow(n[0], n[1], n[2]), [Any], [Dim, Position, Length]), new(t => t[0].tril(), [AtLeastOfRank(2)]),
        new(t => nn.functional.pad(t[0], (1, 1)), [AtLeastOfRank(1)]),
        new((t, n) => t[0].unsqueeze(n[0]), [Any], [NewDim]), new(t => t[0].flatten(), [Any]),
        new(t => t[0].repeat(2, 1), [Where(value => value.Rank <= 2)]),
        new((t, n) => t[0].gather(n[0], t[0].argmax(n[0], true)), [AtLeastOfRank(1)], [Dim]),
        new(t => zeros_like(t[0]), [Any]), new(t => ones_like(t[0]), [Any]),
        new((t, n, x, d) => full_like(t[0], 2, dtype: d[0]), [Any], [], [], Types),
        new((t, n, x, d) => arange(n[0], dtype: d[0]), [AtLeastOfRank(1)], [Size(0, 0)], [], [.. Types.Skip(4)]),
        new((t, n, x, d) => ones(n[0], 2, dtype: d[0]), [AtLeastOfRank(1)], [Size(0, 0)], [], Types),
        new(t => t[0].clone().fill_(1), [Any]),
        new(t => t[0].clone().copy_(t[1]), [Where(value => value.IsFloat || value.Type == ScalarType.Int64), Broadcast01]),
        new(t => t[0].clone().masked_fill_(t[1], 0), [Any, BroadcastingMask]), new(t => t[0].clone().gt_(1), [Any]),
        new(t => t[0].clone().logical_not_(), [Any]), new(t => t[0].clone().eq_(t[1]), [Any, BroadcastingAnyType]),
        new(t => t[0].clone().clamp_(-1, 2), [Any]),
        new((t, n) => t[0].scatter(n[0], t[0].argmax(n[0], true), zeros_like(t[0])), [AtLeastOfRank(1)], [Dim]),
        new(t => t[0].index_select(0, zeros(1, dtype: ScalarType.Int64)), [AtLeastOfRank(1)]), new(t => t[0][0], [AtLeastOfRank(1)]),
        new((t, n) => t[0].roll(1, n[0]), [Any], [Dim]), new(t => t[0].expand_as(t[1]), [Any, BroadcastingAnyType]),
        new((t, n) => t[0].count_nonzero(new[] { n[0] }), [Any], [Dim]), new(t => t[0].isfinite(), [Any]),
        new((t, n) => t[0].chunk(2, n[0])[0], [Any], [WideDim]),
    }.Select(form => form.Exact())];

    private static Choose Small => Between(-3, 5);
    private static Choose NonZero => (draft, _, _) => Literal(draft.Of(2, 3, 5, -3, 7));
    private static ChooseReal Part => Real(0.5, -1.5, 2, 2.25);
    private static Pick Counts => Pair((value, first) => !value.IsBool && value.Broadcasts(first));
    private static Pick Wide => Where(value => value.Type == ScalarType.Int64);
    private static Pick Unsigned => Where(value => value.Type is ScalarType.Byte);
    private static Pick Broadcasting3 => (draft, earlier) => BroadcastingAnyType(draft, [earlier[1]]);
    private static Pick Broadcast01 => Pair((value, first) =>
        value.Rank == 0 || (value.IsInteger && first.IsFloat && value.Broadcasts(first)));
    private static Pick SameShapeAnyType => Pair((value, first) =>
        value.Rank == first.Rank && Enumerable.Range(0, value.Rank).All(i => value.HasSize(i, first, i)));
}
