using Torchline.Export.Fuzzing.Drawing;
using Torchline.Export.Fuzzing.Programs;
using static Torchline.Export.Fuzzing.Drawing.Picks;

namespace Torchline.Export.Fuzzing.Forms;

/// <summary>Layers that shrink and grow what they are given, in one and in two dimensions.</summary>
internal static class Layers
{
    private const long LargestSize = 300;

    /// <summary>Convolutions of a sequence by a weight that the caller makes: kernel, stride, padding, dilation.</summary>
    public static readonly Form Convolution1 = new(
        (t, n) => nn.functional.conv1d(t[0], t[1], null, n[0], n[1], n[2]), [OfRank(3), Float],
        [Between(1, 3), Between(0, 2), Between(1, 2)]);

    public static readonly Form Transposed1 = new Form(
        (t, n) => nn.functional.conv_transpose1d(t[0], t[1], null, n[0], n[1], n[2]), [OfRank(3), Float],
        [Between(1, 3), Between(0, 1), Between(0, 1)])
        .When(it => Grown(it, 2, it.Numbers[0], it.Numbers[1]) > 0);

    public static readonly Form Convolution2 = new(
        (t, n) => nn.functional.conv2d(t[0], t[1], null, [n[0], n[1]], [n[2], n[3]], [n[4], 1]), [OfRank(4), Float],
        [Between(1, 2), Between(1, 3), Between(0, 1), Between(0, 2), Between(1, 2)]);

    public static readonly Form Transposed2 = new Form(
        (t, n) => nn.functional.conv_transpose2d(t[0], t[1], null, [n[0], n[1]], [n[2], 0], [n[3], 0]), [OfRank(4), Float],
        [Between(1, 3), Between(1, 2), Between(0, 1), Between(0, 1)])
        .When(it => Grown(it, 2, it.Numbers[0], it.Numbers[2]) > 0 && Grown(it, 3, it.Numbers[1], 0) > 0);

    public static readonly Form[] Averaging =
    [
        new((t, n) => nn.functional.avg_pool1d(t[0], n[0], n[1]), [Sequence], [Between(2, 3), Between(1, 3)]),
        new((t, n) => nn.functional.avg_pool1d(t[0], 3, n[0], 1, true), [Sequence], [Between(2, 4)]),
        new((t, n) => nn.functional.avg_pool1d(t[0], 3, n[0], 1, false, false), [Sequence], [Between(1, 3)]),
        new((t, n) => nn.functional.adaptive_avg_pool1d(t[0], n[0]), [Sequence], [Between(1, 3)]),
        new((t, n) => nn.functional.avg_pool2d(t[0], n[0]), [Image], [Between(2, 3)]),
        new((t, n) => nn.functional.avg_pool2d(t[0], [3, 2], [n[0], n[1]], [1, 0], true), [Image], [Between(1, 3), Between(1, 3)]),
        new((t, n) => nn.functional.adaptive_avg_pool2d(t[0], n[0]), [Image], [Between(1, 2)]),
        new((t, n) => nn.functional.interpolate(t[0], [n[0]], null, InterpolationMode.Linear, false), [Sequence], [Positive]),
        new((t, n) => nn.functional.interpolate(t[0], [n[0], n[1]], null, InterpolationMode.Bilinear, false),
            [Image], [Positive, Positive]),
        new(t => nn.functional.interpolate(t[0], null, [2, 1.5], InterpolationMode.Bilinear, false), [Image]),
        new(t => nn.functional.interpolate(t[0], null, [2, 2], InterpolationMode.Bilinear, true), [Image]),
        new(t => nn.functional.interpolate(t[0], [t[1].shape[2], t[1].shape[3]], null, InterpolationMode.Bilinear, false), [Image, Image]),
        new(t => t[0] + nn.functional.interpolate(t[1], [t[0].shape[2], t[0].shape[3]]), [Image, Like(Image)]),
        new(t => t[0] + nn.functional.interpolate(t[1], [t[0].shape[2]]), [Sequence, Like(Sequence)]),
        new((t, n) => t[0].unfold(2, n[0], n[1]).mean(new[] { -1L }), [Sequence], [Between(2, 4), Between(1, 3)]),
        new((t, n) => t[0] / n[0], [Float], [Positive]), new((t, n) => t[0] * n[0] / 16, [Float], [Positive]),
        new((t, n) => t[0] / Math.Sqrt(n[0]), [Float], [Positive]), new((t, n) => t[0] * (1.0 / n[0]), [Float], [Positive]),
        new((t, n) => t[0].sum(-1) / n[0], [FloatOfAtLeast(1)], [Size(0, -1)]),
        new Form((t, n) => t[0].matmul(t[0].transpose(-1, -2)) / Math.Sqrt(n[0]),
            [FloatOfAtLeast(2)], [Size(0, -1)]).When(MatrixProduct.TakesItself),
    ];

    public static readonly Form[] Moving = [.. new Form[]
    {
        new((t, n) => nn.functional.max_pool1d(t[0], n[0], n[1]), [Sequence], [Between(2, 3), Between(1, 3)]),
        new((t, n) => nn.functional.max_pool1d(t[0], n[0], n[1], 1, 1, true), [Sequence], [Between(2, 4), Between(2, 3)]),
        new((t, n) => nn.functional.max_pool1d(t[0], 2, n[0], 0, 2, true), [Sequence], [Between(1, 3)]),
        new((t, n) => nn.functional.max_pool2d(t[0], n[0], n[1]), [Image], [Between(2, 3), Between(1, 3)]),
        new((t, n) => nn.functional.max_pool2d(t[0], [n[0], 2], [n[1], 2], [1, 0], [1, 1], true), [Image], [Between(2, 4), Between(2, 3)]),
        new((t, n) => nn.functional.interpolate(t[0], [n[0]]), [Sequence], [Positive]),
        new(t => nn.functional.interpolate(t[0], null, [2]), [Sequence]),
        new((t, n) => nn.functional.interpolate(t[0], [n[0], n[1]]), [Image], [Positive, Positive]),
        new(t => nn.functional.interpolate(t[0], null, [1.5, 0.5]), [Image]),
        new(t => nn.functional.interpolate(t[0], null, [2, 3]), [Image]),
        new(t => cat([t[0], nn.functional.interpolate(t[1], [t[0].shape[2], t[0].shape[3]])], 1), [Image, Image]),
        new(t => cat([t[0], nn.functional.interpolate(t[1], [t[0].shape[2]])], 1), [Sequence, Sequence]),
        new(t => cat([t[0].flatten(2), t[1].flatten(2)], 2), [Image, Like(Image)]),
        new(t => cat([t[0], t[1]], 2), [Sequence, Like(Sequence)]),
        new((t, n) => nn.functional.pad(t[0], (n[0], n[1])), [FloatOfAtLeast(1)], [Between(0, 3), Between(-1, 3)]),
        new((t, n) => nn.functional.pad(t[0], (n[0], n[1]), PaddingModes.Reflect), [Sequence], [Between(0, 2), Between(0, 2)]),
        new((t, n) => nn.functional.pad(t[0], (n[0], n[1], 1, 0), PaddingModes.Replicate), [Image], [Between(0, 2), Between(0, 2)]),
        new((t, n) => nn.functional.pad(t[0], (n[0], 0, n[1], 1), PaddingModes.Reflect), [Image], [Between(0, 1), Between(0, 1)]),
        new((t, n) => nn.functional.pad(t[0], (0, n[0])), [FloatOfAtLeast(1)], [Term]),
        new(t => t[0].flatten(1), [AtLeastOfRank(2)]), new(t => t[0].flatten(2).transpose(1, 2), [Image]),
        new(t => t[0].flatten(0, 1), [AtLeastOfRank(2)]),
        new(t => t[0].transpose(-1, -2), [AtLeastOfRank(2)]),
        new((t, n) => t[0].slice(-1, n[0], long.MaxValue, n[1]), [AtLeastOfRank(1)], [Between(0, 2), Between(1, 3)]),
        new((t, n) => t[0].slice(-1, 0, n[0], 1), [AtLeastOfRank(1)], [Term]),
        new((t, n) => t[0].slice(-1, n[0], n[1], 1), [AtLeastOfRank(1)], [Term, Term]),
        new((t, n) => t[0].slice(-1, -n[0], long.MaxValue, 1), [AtLeastOfRank(1)], [Positive]),
        new((t, n) => t[0].slice(-2, 1, n[0], 2), [AtLeastOfRank(2)], [Term]),
        new((t, n) => t[0].narrow(-1, 0, n[0]), [AtLeastOfRank(1)], [Positive]),
        new((t, n) => t[0].select(-1, n[0]), [AtLeastOfRank(1)], [Term]),
        new((t, n) => t[0][TensorIndex.Ellipsis, ..^1], [AtLeastOfRank(1)], []),
        new(t => t[0][TensorIndex.Ellipsis, 1..], [AtLeastOfRank(1)]),
        new((t, n) => zeros(n[0], n[1]), [], [Positive, Positive]), new((t, n) => ones(n[0]), [], [Positive]),
        new((t, n) => full(n[0], 2, 0.5), [], [Positive]),
        new((t, n) => arange(n[0], dtype: ScalarType.Float32) / 8, [], [Positive]), new((t, n) => arange(0, n[0], 2), [], [Positive]),
        new((t, n) => arange(n[0]), [], [Positive]),
        new((t, n) => t[0] + arange(n[0]) / 16, [FloatOfAtLeast(1)], [Size(0, -1)]),
        new((t, n) => t[0] * ones(n[0], 1), [FloatOfAtLeast(2)], [Size(0, -2)]),
        new((t, n) => ones(n[0], n[0]).tril(), [], [Positive]),
        new((t, n) => t[0].masked_fill(ones(n[0], n[0]).triu(1).gt(0), -2), [Square], [Size(0, -1)]),
        new((t, n) => t[0].reshape(n[0], -1), [AtLeastOfRank(2)], [Size(0, 0)]),
        new((t, n) => t[0].reshape(n[0], n[1] * n[2]), [OfRank(3)], [Size(0, 0), Size(0, 1), Size(0, 2)]),
        new((t, n) => t[0].reshape(n[0], n[1], n[2] * n[3]), [Image], [Size(0, 0), Size(0, 1), Size(0, 2), Size(0, 3)]),
        new((t, n) => t[0].reshape(-1, n[0]), [AtLeastOfRank(2)], [Size(0, -1)]),
        new((t, n) => t[0].reshape(n[1], n[0], -1), [OfRank(3)], [Size(0, 0), Size(0, 1)]),
        new((t, n) => t[0].unsqueeze(0).expand(n[0], -1, -1), [OfRank(2)], [Positive]),
        new((t, n) => t[0].repeat([n[0], 1]), [OfRank(2)], [Positive]), new((t, n) => t[0].tile([n[0]]), [OfRank(1, 2)], [Positive]),
        new((t, n) => t[0].roll(n[0], -1), [FloatOfAtLeast(1)], [Term]),
        new((t, n) => t[0].repeat_interleave(2, -1), [FloatOfAtLeast(1)], []), new((t, n) => t[0].tril(n[0]), [FloatOfAtLeast(2)], [Term]),
        new(t => nn.functional.pixel_shuffle(cat([t[0], t[0], t[0], t[0]], 1), 2), [Image]),
        new(t => t[0].index_select(-1, arange(t[0].shape[^1] / 2)), [FloatOfAtLeast(1)]),
        new(t => t[0].flip(-1), [FloatOfAtLeast(1)]),
        new((t, n) => t[0].chunk(2, n[0])[0], [FloatOfAtLeast(1)], [WideDim]),
        new((t, n) => t[0].split([n[0], n[1] - n[0]], -1)[1], [FloatOfAtLeast(1)], [Between(1, 2), Size(0, -1)]),
        new((t, n) => t[0].topk((int)n[0], -1).values, [FloatOfAtLeast(1)], [Positive]), new(t => t[0].diagonal(), [OfRank(2)]),
    }.Select(form => form.Exact())];

    /// <summary>What a transposed convolution makes of a dimension: libtorch's own check of it ends the process.</summary>
    private static long Grown(Operands operands, int dimension, long stride, long padding) =>
        operands.Tensors is [{ } input, { } weight, ..] && input.Dimensions == weight.Dimensions && input.Dimensions > dimension
            ? (input.shape[dimension] - 1) * stride - 2 * padding + weight.shape[dimension]
            : 1;

    private static Pick Sequence => Where(value => value is { IsFloat: true, Rank: 3 });
    private static Pick Image => Where(value => value is { IsFloat: true, Rank: 4 });
    private static Pick Square => Where(value =>
        value is { IsFloat: true, Rank: >= 2 } && value.HasSize(value.Rank - 1, value, value.Rank - 2));

    /// <summary>A size that varies, or arithmetic on it, that is at least 1 at every size.</summary>
    private static Choose Positive => Within(1);

    private static Choose Term => Within(0);

    private static Choose Within(long smallest) => (draft, _, _) =>
    {
        var number = Terms.Draw(draft);
        return draft.Evaluate(number)?.All(value => value >= smallest && value <= LargestSize) == true ? number : null;
    };

    /// <summary>One of the same batch and channels as the first.</summary>
    private static Pick Like(Pick kind) => (draft, earlier) =>
        kind(draft, earlier) is { } value && value.HasSize(0, earlier[0], 0) && value.HasSize(1, earlier[0], 1) ? value : null;
}

/// <summary>Arithmetic on sizes as programs write it.</summary>
internal static class Terms
{
    /// <summary>A size that varies where there is one, with up to two operations on it.</summary>
    public static Number Draw(Draft draft)
    {
        var sizes = draft.Values.SelectMany(value => Enumerable.Range(0, value.Rank).Where(i => value.Fixed(i) is null)
            .Select(i => (Number)new Number.SizeOf(value.Value, i))).ToArray();
        var number = sizes.Length == 0 ? Picks.Literal(1 + draft.Next(6)) : draft.Of(sizes);
        for (var depth = draft.Of(0, 1, 1, 1, 2, 2); depth > 0; depth--) number = Around(draft, number, sizes);
        return number;
    }

    private static Number.Arithmetic Around(Draft draft, Number number, Number[] sizes) => draft.Next(10) switch
    {
        0 or 1 => new("+", number, Picks.Literal(1 + draft.Next(4))),
        2 or 3 => new("-", number, Picks.Literal(1 + draft.Next(2))),
        4 => new("*", number, Picks.Literal(2 + draft.Next(2))),
        5 or 6 => new("/", number, Picks.Literal(draft.Of(2, 2, 3, 4, 8))),
        7 => new("min", number, Picks.Literal(2 + draft.Next(12))),
        8 => new("max", number, Picks.Literal(1 + draft.Next(12))),
        _ when sizes.Length > 1 => new(draft.Of("+", "*", "min", "max"), number, draft.Of(sizes)),
        _ => new("%", number, Picks.Literal(2 + draft.Next(3))),
    };
}
