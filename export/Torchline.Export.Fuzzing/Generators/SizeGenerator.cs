using Torchline.Export.Fuzzing.Drawing;
using Torchline.Export.Fuzzing.Forms;
using Torchline.Export.Fuzzing.Programs;

namespace Torchline.Export.Fuzzing.Generators;

/// <summary>Layers that shrink and grow with sizes that callers choose, and arithmetic on sizes.</summary>
internal sealed class SizeGenerator : ProgramGenerator
{
    private static readonly Form PadWindow = new(
        (t, n) => nn.functional.pad(t[0], (0, n[0])), [Picks.FloatOfAtLeast(1)], [Missing]);

    private static readonly Form SplitWindows = new Form(
        (t, n) => t[0].reshape(n[0], n[1] / n[2], n[2]), [Picks.OfRank(2)],
        [Picks.Size(0, 0), Picks.Size(0, 1), Picks.Between(4, 4)]).Exact();

    protected override Draft Start(int seed) => new(seed) { LargestFloat = 200 };

    protected override void DrawInputs(Draft draft)
    {
        var batch = draft.Chance(0.5) ? Dimension.Dynamic("b") : Dimension.Fixed(draft.Of(1, 2));
        var smallest = draft.Of(1, 2, 4, 8, 16, 32);
        var height = Dimension.Dynamic("h", smallest);
        var width = draft.Chance(0.3) ? Dimension.Fixed(8) : Dimension.Dynamic("d", draft.Of(smallest, 4));
        var channels = Dimension.Fixed(1 + draft.Next(3));
        draft.Input(ScalarType.Float32, draft.Of<Dimension[]>(
            [batch, channels, height], [batch, channels, height], [batch, height], [height],
            [Dimension.Fixed(1), channels, height, width], [Dimension.Fixed(1), channels, height, width],
            [batch, channels, height, Dimension.Fixed(6)]));
    }

    protected override void DrawSteps(Draft draft)
    {
        for (var parts = 1 + draft.Next(5); parts > 0; parts--)
        {
            var drawn = draft.Next(10);
            if (drawn < 3) Convolve(draft);
            else if (drawn == 3) Windows(draft);
            else Add(draft, 1, (2, Layers.Averaging), (5, Layers.Moving));
        }
        if (draft.Steps == 0) Add(draft, 1, (1, Layers.Moving));
    }

    /// <summary>A convolution of a sequence or of an image, strided, dilated or transposed, with a weight of its own.</summary>
    private static void Convolve(Draft draft)
    {
        if (Picks.OfRank(3, 4)(draft, []) is not { } input || input.Fixed(1) is not { } channels) return;
        var (isTransposed, kernel, others) = (draft.Chance(0.3), 1 + draft.Next(4), 1 + draft.Next(3));
        long[] shape = isTransposed ? [channels, others, kernel] : [others, channels, kernel];
        if (input.Rank == 4) shape = [.. shape, draft.Of(1, 2, 3)];
        var form = (input.Rank, isTransposed) switch
        {
            (3, false) => Layers.Convolution1,
            (3, true) => Layers.Transposed1,
            (_, false) => Layers.Convolution2,
            _ => Layers.Transposed2,
        };
        form.AddTo(draft, input, draft.Constant(shape));
    }

    /// <summary>A sequence padded to windows of four, and split into those.</summary>
    private static void Windows(Draft draft)
    {
        if (PadWindow.AddTo(draft) is [{ Rank: 2 } padded]) SplitWindows.AddTo(draft, padded);
    }

    private static Number Missing(Draft draft, IReadOnlyList<Drawn> tensors, IReadOnlyList<Number> earlier)
    {
        var (four, size) = (Picks.Literal(4), new Number.SizeOf(tensors[0].Value, tensors[0].Rank - 1));
        return new Number.Arithmetic("%", new Number.Arithmetic("-", four, new Number.Arithmetic("%", size, four)), four);
    }
}
