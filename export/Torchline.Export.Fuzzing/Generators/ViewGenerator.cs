using Torchline.Export.Fuzzing.Drawing;
using Torchline.Export.Fuzzing.Forms;

namespace Torchline.Export.Fuzzing.Generators;

/// <summary>Tensors of the program's own, inputs and constants; views of them and of views; writes to those; reads around them.</summary>
internal sealed class ViewGenerator : ProgramGenerator
{
    protected override void DrawInputs(Draft draft)
    {
        var (n, m) = (Dimension.Dynamic("a", draft.Of(1, 1, 2, 3)), Dimension.Dynamic("b", draft.Of(1, 2, 2, 4)));
        draft.Input(ScalarType.Float32, draft.Of<Dimension[]>(
            [n, m], [n, m], [n, Dimension.Fixed(3)], [n, m, Dimension.Fixed(2)], [n], [Dimension.Fixed(3), Dimension.Fixed(4)],
            [Dimension.Fixed(2), n, m], [n, Dimension.Fixed(4), m]));
        if (draft.Chance(0.3)) draft.Input(ScalarType.Float32, draft.Of<Dimension[]>([n, m], [m], [Dimension.Fixed(1)], []));
    }

    protected override void DrawSteps(Draft draft)
    {
        if (draft.Chance(0.8)) Add(draft, 1, (1, Writes.Made));
        for (var round = draft.Of(1, 1, 2, 2, 3); round > 0; round--)
        {
            Add(draft, draft.Of(0, 1, 1, 1, 2, 2, 3), (5, Writes.Views), (1, Writes.ListViews));
            if (draft.Chance(0.25)) Add(draft, 1, (1, Writes.Reads));
            if (draft.Chance(0.15)) Add(draft, 1, (1, Writes.ShapeChanges));
            Add(draft, 1, (1, Writes.All));
            if (draft.Chance(0.4)) Add(draft, 1, (1, Writes.Reads));
        }
    }

    /// <summary>What was written to, by whichever name: inputs, bases and views.</summary>
    protected override IReadOnlyList<Drawn> Outputs(Draft draft)
    {
        var others = draft.Values.SkipLast(1).ToArray();
        draft.Random.Shuffle(others);
        return [draft.Values[^1], .. others.Take(draft.Of(1, 1, 2))];
    }
}
