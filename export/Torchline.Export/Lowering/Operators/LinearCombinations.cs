using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Products of vectors and matrices that are added to something, cross products and determinants.</summary>
internal static class LinearCombinations
{
    [Lowers("aten::addmv")]
    private static OnnxValue AddMatrixVector(Call call) => AddScaled(
        call, LinearAlgebra.TimesVector(call, call["mat"], call["vec"]));

    [Lowers("aten::addr")]
    private static OnnxValue AddOuter(Call call) => AddScaled(call, call.Mul(
        call.Unsqueeze(call.Operand("vec1", call.ResultType), 1), call.Operand("vec2", call.ResultType)));

    [Lowers("aten::addbmm")]
    private static OnnxValue AddBatch(Call call) =>
        AddScaled(call, call.Reduce("ReduceSum", call.Emit("MatMul", call["batch1"], call["batch2"]), [0]));

    [Lowers("aten::vdot")] private static OnnxValue Dot(Call call) => call.Emit("MatMul", call["self"], call["other"]);

    [Lowers("aten::_trilinear")]
    private static OnnxValue Trilinear(Call call)
    {
        OnnxValue Factor(int number) => call.Unsqueeze(call[$"i{number}"], [.. call.Ints($"expand{number}").Order()]);
        var product = call.Mul(call.Mul(Factor(1), Factor(2)), Factor(3));
        return call.Reduce("ReduceSum", product, call.Ints("sumdim"));
    }

    [Lowers("aten::linalg_cross")]
    private static OnnxValue Cross(Call call)
    {
        var axis = call.ResultAxis("dim");
        var (left, right) = (call.Self, call.Operand("other", call.ResultType));
        // Component i is a[i + 1] b[i + 2] - a[i + 2] b[i + 1].
        OnnxValue Rotated(OnnxValue value, params long[] order) => call.Gather(value, call.Graph.Int64s(order), axis - call.Result.Rank);
        return call.Sub(
            call.Mul(Rotated(left, 1, 2, 0), Rotated(right, 2, 0, 1)), call.Mul(Rotated(left, 2, 0, 1), Rotated(right, 1, 2, 0)));
    }

    [Lowers("aten::linalg_det")]
    private static OnnxValue Determinant(Call call) => call.Emit("Det", call["A"]);

    [Lowers("aten::_linalg_det", Limits = "the determinant alone")]
    private static OnnxValue[] DeterminantOfFactors(Call call) => [call.Emit("Det", call["A"])];

    [Lowers("aten::logdet")] private static OnnxValue LogDeterminant(Call call) => call.Emit("Log", call.Emit("Det", call["self"]));

    [Lowers("aten::trace")]
    private static OnnxValue Trace(Call call)
    {
        var self = call.Traced("self");
        var rows = call.Unsqueeze(call.Range(call.SizeOf(self, 0)), 1);
        var isDiagonal = call.Truth("Equal", rows, call.Range(call.SizeOf(self, 1)));
        return call.Reduce("ReduceSum", call.Where(isDiagonal, call.Self, call.Scalar(0)), [0, 1]);
    }

    /// <summary>beta times self plus alpha times a product; with beta 0, self does not count, whatever it holds.</summary>
    private static OnnxValue AddScaled(Call call, OnnxValue product)
    {
        if (call.Number("alpha") != 1) product = call.Mul(product, call.Operand("alpha", call.ResultType));
        if (call.Number("beta") == 0) return product;
        var addend = call.Number("beta") == 1 ? call.Self : call.Mul(call.Self, call.Operand("beta", call.ResultType));
        return call.Add(addend, product);
    }
}
