using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Images sampled at given places, bags of embeddings, and values rounded as quantised ones are.</summary>
internal static class Sampling
{
    private static readonly string[] Modes = ["linear", "nearest", "cubic"]; // libtorch's numbers
    private static readonly string[] ModesOfImages = ["bilinear", "nearest", "bicubic"]; // as they are called before operator set 20
    private static readonly string[] Paddings = ["zeros", "border", "reflection"];

    [Lowers("aten::grid_sampler", "aten::grid_sampler_2d", "aten::grid_sampler_3d")]
    private static OnnxValue GridSampler(Call call)
    {
        var isOld = call.Graph.Opset < 20;
        if (isOld && call.Traced("input").Rank > 4)
            throw call.Unsupported($"operator set {call.Graph.Opset} has GridSample for images alone: 20 has it for volumes");
        return call.Emit("GridSample", [call["input"], call["grid"]],
            ("mode", (isOld ? ModesOfImages : Modes)[call.Int("interpolation_mode")]), ("padding_mode", Paddings[call.Int("padding_mode")]),
            ("align_corners", call.Flag("align_corners")));
    }

    [Lowers("aten::affine_grid_generator")]
    private static OnnxValue AffineGrid(Call call)
    {
        var size = call.Sizes("size");
        var aligned = call.Flag("align_corners");
        var sides = size.Count - 2;
        // (.., side, .., sides + 1): x first, then 1.
        var shape = call.Shape([.. size.Skip(2), 1]);
        var coordinates = Enumerable.Range(0, sides).Reverse().Select(side =>
        {
            var count = call.Number(size[2 + side]);
            var place = call.Graph.Cast(call.Range(size[2 + side]), call.ResultType);
            var last = call.Sub(count, call.Scalar(1));
            // From -1 to 1, at the middles of pixels or of the outermost ones.
            var line = aligned
                ? call.Sub(call.Div(call.Mul(place, call.Scalar(2)), call.Emit("Max", last, call.Scalar(1))), call.Where(IsOne(count), call.Scalar(0), call.Scalar(1)))
                : call.Sub(call.Div(call.Add(call.Mul(place, call.Scalar(2)), call.Scalar(1)), count), call.Scalar(1));
            return call.Emit("Expand", call.Unsqueeze(line, Call.Dimensions(1, sides - side)), shape);
        });
        var ones = call.Emit("Expand", call.Scalar(1), shape);
        var grid = call.Reshape(call.Concat(-1, [.. coordinates, ones]), 1, -1, sides + 1L);
        var placed = call.Emit("MatMul", grid, call.Permute(call["theta"], 0, 2, 1));
        return call.Reshape(placed, [size[0], .. size.Skip(2), sides]);

        OnnxValue IsOne(OnnxValue number) => call.Truth("Equal", number, call.Scalar(1));
    }

    [Lowers("aten::_embedding_bag", "aten::_embedding_bag_forward_only", Limits = "the bags alone, not their offsets and sizes")]
    private static OnnxValue[] EmbeddingBag(Call call)
    {
        const long Mean = 1, Maximum = 2; // libtorch's numbers
        var indices = call.Graph.Cast(call["indices"], DataType.Int64);
        var offsets = call.Graph.Cast(call["offsets"], DataType.Int64);
        var bags = call.SizeOf(call.Traced("offsets"), 0) - (call.Flag("include_last_offset") ? 1 : 0);
        // Bag b has the elements from offset b to before offset b + 1.
        var place = call.Range(call.SizeOf(call.Traced("indices"), 0));
        var begun = call.Graph.Cast(call.Truth("GreaterOrEqual", place, call.Unsqueeze(offsets, 1)), DataType.Int64);
        var number = call.Integer("Sub", call.Reduce("ReduceSum", begun, [0]), call.Integer(1L));
        var isOfBag = call.Truth("Equal", number, call.Unsqueeze(call.Range(bags), 1)); // (bags, elements)
        if (call.Int("padding_idx", -1) is var padding and >= 0)
            isOfBag = call.Truth("And", isOfBag, call.Truth("Not", call.Truth("Equal", indices, call.Integer(padding))));
        var rows = call.Gather(call["weight"], indices, 0);
        var share = call.Graph.Cast(isOfBag, call.ResultType);
        var count = call.Reduce("ReduceSum", share, [1], keep: true);
        if (call.Has("per_sample_weights")) share = call.Mul(share, call["per_sample_weights"]);
        switch (call.Int("mode"))
        {
            case Maximum:
                var candidates = call.Where(call.Unsqueeze(isOfBag, 2), rows, call.Scalar(double.NegativeInfinity));
                var isEmpty = call.Truth("Equal", count, call.Scalar(0));
                return [call.Where(isEmpty, call.Scalar(0), Extrema.Over(call, "ReduceMax", candidates, call.Graph.Int64s(1), keep: false))];
            case Mean: return [call.Div(call.Emit("MatMul", share, rows), call.Emit("Max", count, call.Scalar(1)))];
            default: return [call.Emit("MatMul", share, rows)];
        }
    }

    [Lowers("aten::fake_quantize_per_tensor_affine")]
    private static OnnxValue FakeQuantise(Call call) => Rounded(call, Argument(call, "scale"), Argument(call, "zero_point"));

    [Lowers("aten::fake_quantize_per_channel_affine")]
    private static OnnxValue FakeQuantiseChannels(Call call)
    {
        var behind = Call.Dimensions(1, call.Traced("self").Rank - call.Axis("axis") - 1);
        return Rounded(call, call.Unsqueeze(Argument(call, "scale"), behind), call.Unsqueeze(Argument(call, "zero_point"), behind));
    }

    private static OnnxValue Argument(Call call, string name) => call.Operand(name, call.ResultType);

    private static OnnxValue Rounded(Call call, OnnxValue scale, OnnxValue zero)
    {
        var inverse = call.Emit("Reciprocal", scale);
        var level = call.Add(call.Emit("Round", call.Mul(call.Self, inverse)), zero); // halves go to even numbers before the zero point is added
        level = call.Emit("Min", call.Emit("Max", level, call.Scalar(call.Int("quant_min"))), call.Scalar(call.Int("quant_max")));
        return call.Mul(call.Sub(level, zero), scale);
    }
}
