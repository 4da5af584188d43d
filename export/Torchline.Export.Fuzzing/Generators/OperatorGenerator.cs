using Torchline.Export.Fuzzing.Drawing;
using Torchline.Export.Fuzzing.Forms;

namespace Torchline.Export.Fuzzing.Generators;

/// <summary>Operators of all families: elementwise, reductions, products, shapes, indices, normalisation.</summary>
internal sealed class OperatorGenerator : ProgramGenerator
{
    protected override void DrawInputs(Draft draft)
    {
        var (n, m) = (Dimension.Dynamic("a", draft.Of(1, 1, 1, 2)), Dimension.Dynamic("b", draft.Of(1, 1, 2, 4)));
        var shape = draft.Of<Dimension[]>(
            [n, m], [n, m], [n], [n, Dimension.Fixed(3), m], [n, Dimension.Fixed(4)], [Dimension.Fixed(2), n, m],
            [n, m, Dimension.Fixed(4)], [n, Dimension.Fixed(2), Dimension.Fixed(3), m], [Dimension.Fixed(2), Dimension.Fixed(3)], [],
            [n, Dimension.Fixed(1), m]);
        draft.Input(ScalarType.Float32, shape);
        if (draft.Chance(0.5))
        {
            draft.Input(ScalarType.Float32, draft.Of<Dimension[]>(
                shape, shape, shape[Math.Min(1, shape.Length)..], [Dimension.Fixed(1), .. shape.Skip(1)], [m]));
        }
        if (draft.Chance(0.3)) draft.Input(ScalarType.Int64, draft.Of<Dimension[]>([n], shape, [Dimension.Fixed(3)]));
        if (draft.Chance(0.2)) draft.Input(ScalarType.Bool, draft.Of<Dimension[]>(shape, [.. shape.TakeLast(1)]));
    }

    protected override void DrawSteps(Draft draft) => Add(
        draft, 1 + draft.Next(6),
        (3, Elementwise.Rounding), (2, Elementwise.Exact), (2, Elementwise.OfSeveral), (2, Reductions.All), (1, Reductions.Exact),
        (1, Reductions.Normalisations), (2, Reductions.Products), (4, Shaping.Moves), (1, Shaping.Lists), (2, Shaping.Indexing));
}
