using Torchline.Export.Fuzzing.Programs;

namespace Torchline.Export.Fuzzing.Drawing;

/// <summary>Chooses a tensor argument, given those before it; null where there is none.</summary>
internal delegate Drawn? Pick(Draft draft, IReadOnlyList<Drawn> earlier);

/// <summary>Chooses an integer argument, given the tensors and the integers before it; null where there is none.</summary>
internal delegate Number? Choose(Draft draft, IReadOnlyList<Drawn> tensors, IReadOnlyList<Number> earlier);

/// <summary>Chooses a real argument.</summary>
internal delegate double ChooseReal(Draft draft);

/// <summary>How arguments are chosen.</summary>
internal static class Picks
{
    // Later values more often: chains grow, and the inputs' own siblings stay in use.
    private const double Newest = 0.5;

    public static readonly Pick Any = Where(_ => true);
    public static readonly Pick Float = Where(value => value.IsFloat);
    public static readonly Pick Integer = Where(value => value.IsInteger);
    public static readonly Pick Mask = Where(value => value.IsBool);
    public static readonly Pick Indices = Where(value => value.Type == ScalarType.Int64);

    /// <summary>One that broadcasts with the first tensor and has its type.</summary>
    public static readonly Pick Broadcasting = Pair((value, first) => value.Type == first.Type && value.Broadcasts(first));

    /// <summary>One that broadcasts with the first tensor, whatever its type.</summary>
    public static readonly Pick BroadcastingAnyType = Pair((value, first) => value.Broadcasts(first));

    public static readonly Pick BroadcastingMask = Pair((value, first) => value.IsBool && value.Broadcasts(first));
    public static readonly Pick SameType = Pair((value, first) => value.Type == first.Type);
    public static readonly Pick SameShape = Pair((value, first) => value.Type == first.Type && value.Rank == first.Rank
        && Enumerable.Range(0, value.Rank).All(i => value.HasSize(i, first, i)));

    /// <summary>One whose dimensions but one are those of the first tensor.</summary>
    public static readonly Pick SameButOne = Pair((value, first) => value.Type == first.Type && value.Rank == first.Rank
        && Enumerable.Range(0, value.Rank).Count(i => !value.HasSize(i, first, i)) <= 1);

    /// <summary>One whose last dimension is the first tensor's.</summary>
    public static readonly Pick SameLast = Pair((value, first) => value.Type == first.Type && value.Rank >= 1 && first.Rank >= 1
        && value.HasSize(value.Rank - 1, first, first.Rank - 1));

    public static Pick OfRank(params int[] ranks) => Where(value => value.IsFloat && ranks.Contains(value.Rank));

    public static Pick AtLeastOfRank(int rank) => Where(value => value.Rank >= rank);

    public static Pick FloatOfAtLeast(int rank) => Where(value => value.IsFloat && value.Rank >= rank);

    public static Pick Where(Func<Drawn, bool> suits) => (draft, _) => Find(draft, suits);

    public static Pick Pair(Func<Drawn, Drawn, bool> suits) => (draft, earlier) => Find(draft, value => suits(value, earlier[0]));

    /// <summary>A dimension of the first tensor, counted from either end.</summary>
    public static readonly Choose Dim = (draft, tensors, _) =>
        tensors[0].Rank is > 0 and var rank ? Literal(draft.Next(2 * rank) - rank) : null;

    /// <summary>A place for a new dimension of the first tensor.</summary>
    public static readonly Choose NewDim = (draft, tensors, _) => Literal(draft.Next(2 * tensors[0].Rank + 2) - tensors[0].Rank - 1);

    /// <summary>A dimension of the first tensor that always has one element.</summary>
    public static readonly Choose UnitDim = (draft, tensors, _) =>
        Enumerable.Range(0, tensors[0].Rank).Where(i => tensors[0].Fixed(i) == 1).ToArray() is { Length: > 0 } units
            ? Literal(draft.Of(units))
            : null;

    /// <summary>A dimension that always has two elements at least: it can be halved at every size.</summary>
    public static readonly Choose WideDim = (draft, tensors, _) =>
        Enumerable.Range(0, tensors[0].Rank).Where(i => tensors[0].Smallest(i) >= 2).ToArray() is { Length: > 0 } dims
            ? Literal(draft.Of(dims))
            : null;

    /// <summary>An element of the dimension that the number before names, counted from either end.</summary>
    public static readonly Choose Position = (draft, tensors, earlier) =>
    {
        var smallest = (int)Math.Min(9, SizeOf(tensors[0], earlier[^1]));
        return smallest < 1 ? null : Literal(draft.Next(2 * smallest) - smallest);
    };

    /// <summary>How many elements of the dimension, which the last number but one names, to take from the position on.</summary>
    public static readonly Choose Length = (draft, tensors, earlier) =>
    {
        var (smallest, start) = (SizeOf(tensors[0], earlier[^2]), ((Number.Literal)earlier[^1]).Value);
        return Literal(1 + draft.Next((int)Math.Max(1, Math.Min(4, start < 0 ? -start : smallest - start))));
    };

    public static Choose Between(long low, long high) => (draft, _, _) => Literal(draft.Random.NextInt64(low, high + 1));

    public static Choose Size(int tensor, int dimension) => (_, tensors, _) =>
        (dimension < 0 ? dimension + tensors[tensor].Rank : dimension) is >= 0 and var at && at < tensors[tensor].Rank
            ? new Number.SizeOf(tensors[tensor].Value, at)
            : null;

    public static ChooseReal Real(params double[] choices) => draft => draft.Of(choices);

    public static Number Literal(long value) => new Number.Literal(value);

    private static long SizeOf(Drawn tensor, Number dimension)
    {
        var at = ((Number.Literal)dimension).Value;
        return tensor.Smallest((int)(at < 0 ? at + tensor.Rank : at));
    }

    private static Drawn? Find(Draft draft, Func<Drawn, bool> suits)
    {
        var suitable = draft.Values.Where(value => value.HasOneRank && suits(value)).ToArray();
        if (suitable.Length == 0) return null;
        return draft.Chance(Newest) ? suitable[^1] : draft.Of(suitable);
    }
}
