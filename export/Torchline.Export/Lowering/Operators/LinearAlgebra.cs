using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Matrix products.</summary>
internal static class LinearAlgebra
{
    [Lowers("aten::linear")]
    private static OnnxValue Linear(Call call)
    {
        // Gemm takes matrices only and multiplies by the transpose for free.
        if (call.Traced("input").Rank == 2)
            return call.Emit("Gemm", [call["input"], call["weight"], call.Optional("bias")], ("transB", 1L));
        var product = call.Emit("MatMul", call["input"], call.Transpose(call["weight"], 1, 0));
        return call.Has("bias") ? call.Emit("Add", product, call["bias"]) : product;
    }

    [Lowers("aten::matmul")]
    private static OnnxValue MatMul(Call call) => call.Traced("other").Rank == 1 && call.Traced("self").Rank > 1
        ? TimesVector(call, call["self"], call["other"])
        : call.Emit("MatMul", call["self"], call["other"]);

    [Lowers("aten::mm", "aten::bmm")] private static OnnxValue MatrixProduct(Call call) => call.Emit("MatMul", call["self"], call["mat2"]);
    [Lowers("aten::mv")] private static OnnxValue MatrixVector(Call call) => TimesVector(call, call["self"], call["vec"]);
    [Lowers("aten::dot")] private static OnnxValue Dot(Call call) => call.Emit("MatMul", call["self"], call["tensor"]);

    [Lowers("aten::addmm")]
    private static OnnxValue AddProduct(Call call) => call.Emit("Gemm", [call["mat1"], call["mat2"], call["self"]],
        ("alpha", (float)call.Number("alpha")), ("beta", (float)call.Number("beta")));

    [Lowers("aten::baddbmm")]
    private static OnnxValue AddBatchProduct(Call call)
    {
        var product = call.Emit("MatMul", call["batch1"], call["batch2"]);
        var addend = call["self"];
        if (call.Number("alpha") != 1) product = call.Emit("Mul", product, call.Operand("alpha", call.ResultType));
        if (call.Number("beta") != 1) addend = call.Emit("Mul", addend, call.Operand("beta", call.ResultType));
        return call.Emit("Add", addend, product);
    }

    [Lowers("aten::einsum")]
    private static OnnxValue Einsum(Call call) =>
        call.Emit("Einsum", call.List("tensors"), ("equation", call.Text("equation") ?? throw call.Unsupported("it has no equation")));

    /// <summary>A product with a vector, which is a matrix of one column here: ONNX Runtime fuses a transposition before a vector wrongly.</summary>
    internal static OnnxValue TimesVector(Call call, OnnxValue matrix, OnnxValue vector) =>
        call.Squeeze(call.Emit("MatMul", matrix, call.Unsqueeze(vector, 1)), -1);
}
