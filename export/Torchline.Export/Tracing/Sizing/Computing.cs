using Torchline.Export.Sizes;

namespace Torchline.Export.Tracing.Sizing;

/// <summary>Sizes of sums, products and attention.</summary>
internal static class Computing
{
    [Sizes(
        "aten::sum", "aten::mean", "aten::amax", "aten::amin", "aten::logsumexp", "aten::argmax", "aten::argmin", "aten::any", "aten::all",
        "aten::var", "aten::std", "aten::prod", "aten::norm", "aten::linalg_vector_norm", "aten::nansum", "aten::nanmean", "aten::var_mean",
        "aten::std_mean", "aten::median", "aten::mode", "aten::kthvalue", "aten::aminmax", "aten::count_nonzero")]
    private static SizeExpression[] Reduction(SizedCall call)
    {
        var self = call["self"];
        if (self.Length == 0) return [];
        var axes = call.Has("dim") ? call.Axes("dim") : SizedCall.Dimensions(0, self.Length);
        return call.Flag("keepdim")
            ? [.. self.Select((size, axis) => axes.Contains(axis) ? 1 : size)]
            : [.. self.Where((_, axis) => !axes.Contains(axis))];
    }

    [Sizes("aten::max", "aten::min")]
    private static SizeExpression[] Extremum(SizedCall call) =>
        call.Has("other") ? SizeRules.Broadcast(call["self"], call["other"]) : Reduction(call);

    [Sizes("aten::linear")] private static SizeExpression[] Linear(SizedCall call) => [.. call["input"][..^1], .. call["weight"][..^1]];
    [Sizes("aten::matmul")] private static SizeExpression[] MatMul(SizedCall call) => Product(call["self"], call["other"]);
    [Sizes("aten::mm", "aten::bmm")] private static SizeExpression[] MatrixProduct(SizedCall call) => Product(call["self"], call["mat2"]);
    [Sizes("aten::mv")] private static SizeExpression[] MatrixVector(SizedCall call) => [call["self"][0]];
    [Sizes("aten::dot", "aten::vdot")] private static SizeExpression[] Dot(SizedCall call) => [];
    [Sizes("aten::addmm")] private static SizeExpression[] AddProduct(SizedCall call) => Product(call["mat1"], call["mat2"]);
    [Sizes("aten::addmv")] private static SizeExpression[] AddVector(SizedCall call) => [call["mat"][0]];
    [Sizes("aten::addr")] private static SizeExpression[] AddOuter(SizedCall call) => [call["vec1"][0], call["vec2"][0]];
    [Sizes("aten::outer", "aten::ger")] private static SizeExpression[] Outer(SizedCall call) => [call["self"][0], call[call.Has("vec2") ? "vec2" : "other"][0]];
    [Sizes("aten::baddbmm")] private static SizeExpression[] AddBatch(SizedCall call) => Product(call["batch1"], call["batch2"]);

    [Sizes("aten::einsum")]
    private static SizeExpression[] Einsum(SizedCall call)
    {
        var (inputs, output) = Subscripts(call);
        var sizes = new Dictionary<char, SizeExpression>();
        SizeExpression[] ellipsis = [];
        foreach (var (subscripts, shape) in inputs.Zip(call.List("tensors")))
        {
            var dots = subscripts.IndexOf('.');
            var (before, after) = dots < 0 ? (subscripts, "") : (subscripts[..dots], subscripts[(dots + 3)..]);
            if (dots >= 0) ellipsis = SizeRules.Broadcast(ellipsis, shape[before.Length..(shape.Length - after.Length)]);
            foreach (var (letter, size) in before.Zip(shape).Concat(after.Zip(shape[(shape.Length - after.Length)..])))
                sizes[letter] = sizes.TryGetValue(letter, out var other) && size.Value == 1 ? other : size;
        }
        var at = output.IndexOf('.');
        return at < 0
            ? [.. output.Select(letter => sizes[letter])]
            : [.. output[..at].Select(letter => sizes[letter]), .. ellipsis, .. output[(at + 3)..].Select(letter => sizes[letter])];
    }

    [Sizes("aten::scaled_dot_product_attention")]
    private static SizeExpression[] Attention(SizedCall call) =>
        [.. SizeRules.Broadcast(call["query"][..^2], call["key"][..^2]), call["query"][^2], call["value"][^1]];

    [Sizes("aten::lstm", "aten::gru", "aten::rnn_tanh", "aten::rnn_relu")]
    private static SizeExpression[][] Recurrent(SizedCall call)
    {
        var initial = call.IsTensor("hx") ? [call["hx"]] : call.List("hx");
        var directions = call.Flag("bidirectional") ? 2 : 1;
        // The output has the width of the hidden state; a packed sequence has its time and batch in one dimension.
        var last = (call.Has("input") ? call["input"] : call["data"])[..^1];
        return [[.. last, initial[0][^1] * directions], .. initial];
    }

    [Sizes("aten::lstm_cell", "aten::gru_cell", "aten::rnn_tanh_cell", "aten::rnn_relu_cell")]
    private static SizeExpression[] Cell(SizedCall call) => call.IsTensor("hx") ? call["hx"] : call.List("hx")[0];

    private static SizeExpression[] Product(SizeExpression[] left, SizeExpression[] right) => (left.Length, right.Length) switch
    {
        (1, 1) => [],
        (_, 1) => left[..^1],
        (1, _) => [.. right[..^2], right[^1]],
        _ => [.. SizeRules.Broadcast(left[..^2], right[..^2]), left[^2], right[^1]],
    };

    /// <summary>The letters of each operand and of the result, which are those that occur once where it is not given.</summary>
    private static (string[] Inputs, string Output) Subscripts(SizedCall call)
    {
        var equation = call.Text("equation")!.Replace(" ", "", StringComparison.Ordinal).Split("->");
        var inputs = equation[0].Split(',');
        if (equation.Length == 2) return (inputs, equation[1]);
        var letters = string.Concat(inputs).Where(char.IsLetter).ToArray();
        var output = string.Concat(letters.Distinct().Where(letter => letters.Count(other => other == letter) == 1).Order());
        return (inputs, equation[0].Contains('.') ? $"...{output}" : output);
    }
}
