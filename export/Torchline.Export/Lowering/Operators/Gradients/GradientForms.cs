using Torchline.Export.Graph;
using Torchline.Export.Sizes;
using Torchline.Export.Tracing;

namespace Torchline.Export.Lowering.Operators.Gradients;

/// <summary>What lowerings of gradients have in common.</summary>
internal static class GradientForms
{
    extension(Call call)
    {
        /// <summary>The gradients that the call was asked for, in order.</summary>
        public OnnxValue[] Masked(params Func<OnnxValue>[] gradients)
        {
            var mask = call.Flags("output_mask");
            return [.. gradients.Where((_, i) => mask[i]).Select(gradient => gradient())];
        }

        /// <summary>The number of a value's elements.</summary>
        public SizeExpression CountOf(Value value) => call.SizesOf(value).Aggregate((SizeExpression)1, (product, size) => product * size);

        /// <summary>Zeros of the shape of the call's first result, to add rows to.</summary>
        public OnnxValue Zeros => call.Filled(call.Scalar(0));

        /// <summary>The result's shape with a vector's or a matrix' place in it: rows of an axis added into zeros, given the row that each goes to.</summary>
        public OnnxValue AddRows(OnnxValue rows, OnnxValue numbers, OnnxValue zeros, int axis, int rank)
        {
            var order = Call.Dimensions(0, rank);
            (order[0], order[axis]) = (order[axis], order[0]);
            var added = call.Emit(
                "ScatterND", [call.Permute(zeros, order), call.Unsqueeze(numbers, -1), call.Permute(rows, order)], ("reduction", "add"));
            return call.Permute(added, order);
        }
    }
}
