using Torchline.Export.Fuzzing.Programs;

namespace Torchline.Export.Fuzzing.Drawing;

/// <summary>A tensor of the program that is being drawn, with what it is at each of the sizes that are tried.</summary>
internal sealed class Drawn(ValueRef value, IReadOnlyList<Tensor> tensors)
{
    public ValueRef Value => value;

    /// <summary>The tensors, one for each of the sizes. In-place operators may change their shapes, so nothing is kept of those.</summary>
    public IReadOnlyList<Tensor> Tensors => tensors;

    public int Rank => tensors[0].shape.Length;

    /// <summary>Whether it has the same rank at all sizes; in-place operators may take dimensions of one element away.</summary>
    public bool HasOneRank => tensors.All(tensor => tensor.shape.Length == Rank);

    public ScalarType Type => tensors[0].dtype;

    public bool IsFloat => Type is ScalarType.Float32 or ScalarType.Float64 or ScalarType.Float16 or ScalarType.BFloat16;
    public bool IsBool => Type == ScalarType.Bool;
    public bool IsInteger => !IsFloat && !IsBool;

    /// <summary>A dimension's size at each of the sizes that are tried.</summary>
    public long[] Sizes(int dimension) => [.. tensors.Select(tensor => tensor.shape[dimension])];

    /// <summary>The dimension's size where that never varies, otherwise null.</summary>
    public long? Fixed(int dimension) => Sizes(dimension).Distinct().ToArray() is [var only] ? only : null;

    public long Smallest(int dimension) => Sizes(dimension).Min();

    public bool HasSize(int dimension, Drawn other, int otherDimension) => Sizes(dimension).SequenceEqual(other.Sizes(otherDimension));

    /// <summary>Whether the two broadcast at every size.</summary>
    public bool Broadcasts(Drawn other)
    {
        for (var i = 1; i <= Math.Min(Rank, other.Rank); i++)
        {
            if (Fixed(Rank - i) != 1 && other.Fixed(other.Rank - i) != 1 && !HasSize(Rank - i, other, other.Rank - i)) return false;
        }
        return true;
    }
}
