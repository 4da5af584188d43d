using Torchline.Export.Fuzzing.Drawing;
using Torchline.Export.Fuzzing.Forms;

namespace Torchline.Export.Fuzzing.Generators;

/// <summary>Tensors of all types, promoted, compared, converted.</summary>
internal sealed class TypeGenerator : ProgramGenerator
{
    private static readonly ScalarType[] Types =
    [
        ScalarType.Bool, ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64,
        ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64,
    ];

    protected override Draft Start(int seed) => new(seed) { LargestFloat = 200 };

    protected override void DrawInputs(Draft draft)
    {
        var (n, m) = (Dimension.Dynamic("a"), Dimension.Dynamic("b", draft.Of(1, 2)));
        var shape = draft.Of<Dimension[]>([n, m], [n], [n, Dimension.Fixed(3)], [Dimension.Fixed(2), n]);
        for (var count = 1 + draft.Next(3); count > 0; count--)
        {
            var (type, isWide) = (draft.Of(Types), draft.Chance(0.2));
            var (low, high) = type switch
            {
                ScalarType.Byte => isWide ? (0L, 255L) : (0, 9),
                ScalarType.Int8 => isWide ? (-128, 127) : (-9, 9),
                ScalarType.Int16 => isWide ? (-32768, 32767) : (-9, 9),
                ScalarType.Int32 => isWide ? (int.MinValue, int.MaxValue) : (-9, 9),
                _ => isWide ? (-(1L << 60), 1L << 60) : (-9, 9),
            };
            draft.Input(type, draft.Of<Dimension[]>(shape, shape, shape, [.. shape.TakeLast(1)], []), low, high);
        }
    }

    protected override void DrawSteps(Draft draft) => Add(draft, 1 + draft.Next(5), (2, Typed.Rounding), (5, Typed.Exact));
}
