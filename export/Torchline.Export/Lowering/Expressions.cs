using Torchline.Export.Graph;
using Torchline.Export.Sizes;
using Torchline.Export.Tracing;

namespace Torchline.Export.Lowering;

/// <summary>Short forms of the nodes that formulas are made of.</summary>
internal static class Expressions
{
    extension(Call call)
    {
        /// <summary>The argument <c>self</c> in the result's type.</summary>
        public OnnxValue Self => call.Operand("self", call.ResultType);

        public OnnxValue Add(OnnxValue left, OnnxValue right) => call.Emit("Add", left, right);
        public OnnxValue Sub(OnnxValue left, OnnxValue right) => call.Emit("Sub", left, right);
        public OnnxValue Mul(OnnxValue left, OnnxValue right) => call.Emit("Mul", left, right);
        public OnnxValue Div(OnnxValue left, OnnxValue right) => call.Emit("Div", left, right);
        public OnnxValue Where(OnnxValue condition, OnnxValue then, OnnxValue otherwise) => call.Emit("Where", condition, then, otherwise);

        /// <summary>A node whose result is a truth value.</summary>
        public OnnxValue Truth(string operation, params OnnxValue[] inputs) => call.Graph.Add(operation, DataType.Bool, inputs);

        /// <summary>A node whose result is a 64-bit integer.</summary>
        public OnnxValue Integer(string operation, params OnnxValue[] inputs) => call.Graph.Add(operation, DataType.Int64, inputs);

        /// <summary>A 64-bit integer.</summary>
        public OnnxValue Integer(long number) => call.Graph.Scalar(number, DataType.Int64);

        /// <summary>A size as a 64-bit integer.</summary>
        public OnnxValue Integer(SizeExpression size) => call.SizeEmitter.Scalar(size);

        /// <summary>A size as a number of the result's type.</summary>
        public OnnxValue Number(SizeExpression size) =>
            size.Value is { } number ? call.Scalar(number) : call.Graph.Cast(call.SizeEmitter.Scalar(size), call.ResultType);

        /// <summary>The value in another shape.</summary>
        public OnnxValue Reshape(OnnxValue value, params SizeExpression[] sizes) => call.Graph.Add("Reshape", value.Type, [value, call.Shape(sizes)]);

        /// <summary>The value with dimensions of size 1 at some places.</summary>
        public OnnxValue Unsqueeze(OnnxValue value, params long[] axes) =>
            axes.Length == 0 ? value : call.Graph.Add("Unsqueeze", value.Type, [value, call.Graph.Int64s(axes)]);

        /// <summary>The value without some dimensions of size 1.</summary>
        public OnnxValue Squeeze(OnnxValue value, params long[] axes) => call.Graph.Add("Squeeze", value.Type, [value, call.Graph.Int64s(axes)]);

        /// <summary>The value with its dimensions in another order, whatever its type is.</summary>
        public OnnxValue Permute(OnnxValue value, params long[] order) => order.Index().All(axis => axis.Item == axis.Index)
            ? value
            : call.Graph.Add("Transpose", value.Type, [value], ("perm", order));

        /// <summary>Rows of a dimension by their numbers.</summary>
        public OnnxValue Gather(OnnxValue value, OnnxValue rows, int axis) => call.Graph.Add("Gather", value.Type, [value, rows], ("axis", (long)axis));

        /// <summary>A part of one dimension.</summary>
        public OnnxValue Slice(OnnxValue value, int axis, SizeExpression start, SizeExpression end, long step = 1) => call.Graph.Add(
            "Slice", value.Type, [value, call.Shape([start]), call.Shape([end]), call.Graph.Int64s(axis), call.Graph.Int64s(step)]);

        /// <summary>Values one after the other in a dimension.</summary>
        public OnnxValue Concat(int axis, params OnnxValue[] parts) =>
            parts.Length == 1 ? parts[0] : call.Graph.Add("Concat", parts[0].Type, parts, ("axis", (long)axis));

        /// <summary>A reduction over some dimensions.</summary>
        public OnnxValue Reduce(string operation, OnnxValue value, long[] axes, bool keep = false) =>
            call.Graph.Add(operation, value.Type, [value, call.Graph.Int64s(axes)], ("keepdims", keep));

        /// <summary>The shape of a traced value with known sizes.</summary>
        public SizeExpression[] SizesOf(Value value) => [.. value.Sizes.Select((_, axis) => call.SizeOf(value, axis))];
    }
}
