using Torchline.Export.Fuzzing.Programs;

namespace Torchline.Export.Fuzzing.Forms;

/// <summary>What <c>matmul</c> takes: TorchSharp does not catch libtorch's exceptions there.</summary>
internal static class MatrixProduct
{
    /// <summary>Whether the first tensor can be multiplied by the second.</summary>
    public static bool TakesSecond(Operands operands) => Takes(operands.Tensors[0], operands.Tensors[1]);

    /// <summary>Whether the first tensor can be multiplied by the second one's transpose.</summary>
    public static bool TakesSecondTransposed(Operands operands) => TakesTransposed(operands.Tensors[0], operands.Tensors[1]);

    /// <summary>Whether the first tensor can be multiplied by its own transpose.</summary>
    public static bool TakesItself(Operands operands) => TakesTransposed(operands.Tensors[0], operands.Tensors[0]);

    private static bool Takes(Tensor left, Tensor right)
    {
        if (left.dtype != right.dtype || left.dtype == ScalarType.Bool || left.Dimensions == 0 || right.Dimensions == 0) return false;
        var inner = right.Dimensions == 1 ? right.shape[0] : right.shape[^2];
        return left.shape[^1] == inner && Batches(left).Reverse().Zip(Batches(right).Reverse())
            .All(sizes => sizes.First == sizes.Second || sizes.First == 1 || sizes.Second == 1);
    }

    private static bool TakesTransposed(Tensor left, Tensor right) => left.Dimensions > 0 && right.Dimensions > 1 && Takes(left, right.mT);

    private static IEnumerable<long> Batches(Tensor tensor) => tensor.shape.SkipLast(2);
}
