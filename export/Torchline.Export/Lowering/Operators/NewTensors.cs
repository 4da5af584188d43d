using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>New tensors by a rule: identities, equal steps, windows of signals, indices of triangles.</summary>
internal static class NewTensors
{
    [Lowers("aten::eye")]
    private static OnnxValue Identity(Call call)
    {
        var (rows, columns) = (call.Size("n"), call.Has("m") ? call.Size("m") : call.Size("n"));
        return call.Graph.Cast(call.Truth("Equal", call.Unsqueeze(call.Range(rows), 1), call.Range(columns)), call.ResultType);
    }

    [Lowers("aten::linspace")]
    private static OnnxValue EqualSteps(Call call)
    {
        // libtorch counts the first half from the start, the second from the end, so that both ends are exact.
        var type = call.ResultType.IsFloat() ? call.ResultType : DataType.Float;
        OnnxValue Of(string operation, params OnnxValue[] inputs) => call.Graph.Add(operation, type, inputs);
        var (start, end, steps) = (call.Operand("start", type), call.Operand("end", type), call.Size("steps"));
        if (steps.Value == 1) return call.Reshape(call.Graph.Cast(start, call.ResultType), 1);
        var last = call.Graph.Cast(call.Integer("Max", call.Integer(steps - 1), call.Integer(1L)), type);
        var step = Of("Div", Of("Sub", end, start), last);
        var index = call.Range(steps);
        var rising = Of("Add", start, Of("Mul", step, call.Graph.Cast(index, type)));
        var falling = Of("Sub", end, Of("Mul", step, Of("Sub", last, call.Graph.Cast(index, type))));
        var isFirstHalf = call.Truth("Less", index, call.Integer(steps.FloorDivide(2)));
        // A single step is the start.
        isFirstHalf = call.Truth("Or", isFirstHalf, call.Truth("Equal", call.Integer(steps), call.Integer(1L)));
        return call.Graph.Cast(Of("Where", isFirstHalf, rising, falling), call.ResultType);
    }

    [Lowers("aten::logspace")]
    private static OnnxValue EqualFactors(Call call) => call.ResultType.IsFloat()
        ? call.Emit("Pow", call.Scalar(call.Number("base")), EqualSteps(call))
        : throw call.Unsupported("powers as integers");

    [Lowers("aten::hann_window")] private static OnnxValue Hann(Call call) => Window(call, 0.5, 0.5, 0);
    [Lowers("aten::blackman_window")] private static OnnxValue Blackman(Call call) => Window(call, 0.42, 0.5, 0.08);

    [Lowers("aten::hamming_window")]
    private static OnnxValue Hamming(Call call) => Window(
        call, call.Has("alpha") ? call.Number("alpha") : 0.54, call.Has("beta") ? call.Number("beta") : 0.46, 0);

    [Lowers("aten::tril_indices")] private static OnnxValue LowerIndices(Call call) => Indices(call, (row, column) => column - row <= call.Int("offset"));
    [Lowers("aten::triu_indices")] private static OnnxValue UpperIndices(Call call) => Indices(call, (row, column) => column - row >= call.Int("offset"));

    [Lowers("aten::lift_fresh_copy")] private static OnnxValue Lifted(Call call) => call["self"];

    /// <summary>a - b cos(2πk / n) + c cos(4πk / n)</summary>
    private static OnnxValue Window(Call call, double constant, double first, double second)
    {
        var length = call.Size("window_length");
        var isPeriodic = !call.Has("periodic") || call.Flag("periodic");
        var period = call.Integer("Max", call.Integer(isPeriodic ? length : length - 1), call.Integer(1L));
        var place = call.Graph.Cast(call.Range(length), call.ResultType);
        var angle = call.Mul(call.Div(place, call.Graph.Cast(period, call.ResultType)), call.Scalar(2 * Math.PI));
        var value = call.Sub(call.Scalar(constant), call.Mul(call.Emit("Cos", angle), call.Scalar(first)));
        if (second != 0) value = call.Add(value, call.Mul(call.Emit("Cos", call.Mul(angle, call.Scalar(2))), call.Scalar(second)));
        // A window of one element is 1.
        return call.Where(call.Truth("Equal", call.Integer(length), call.Integer(1L)), call.Scalar(1), value);
    }

    private static OnnxValue Indices(Call call, Func<long, long, bool> isInside)
    {
        var (rows, columns) = (call.Int("row"), call.Int("col"));
        var places = Enumerable.Range(0, (int)rows).SelectMany(row => Enumerable.Range(0, (int)columns).Select(column => (Row: (long)row, Column: (long)column)))
            .Where(place => isInside(place.Row, place.Column)).ToArray();
        return call.Graph.Constant(ElementTypes.Tensor(
            call.ResultType, [2, places.Length], [.. places.Select(place => (double)place.Row), .. places.Select(place => (double)place.Column)]));
    }
}
