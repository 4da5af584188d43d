using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Matrix products.</summary>
internal static class LinearAlgebra
{
    [Lowers("aten::linear")]
    private static OnnxValue Linear(Call call)
    {
        if (call.Traced("input").Sizes.Any(size => size?.Value == 0)) throw call.Unsupported("its input has no elements");
        // Gemm takes matrices of floats only and multiplies by the transpose for free.
        if (call.Traced("input").Rank == 2 && call.ResultType.IsFloat())
            return call.Emit("Gemm", [call["input"], call["weight"], call.Optional("bias")], ("transB", 1L));
        var weight = call.Traced("weight").Rank == 2 ? call.Transpose(call["weight"], 1, 0) : call["weight"];
        var product = call.Emit("MatMul", call["input"], weight);
        return call.Has("bias") ? call.Emit("Add", product, call["bias"]) : product;
    }

    // ONNX Runtime makes a Gemm of a product and a sum, which takes no factors without elements.
    [Lowers("aten::matmul")]
    private static OnnxValue MatMul(Call call) => call.Traced("self").Sizes.Concat(call.Traced("other").Sizes).Any(size => size?.Value == 0)
        ? call.Filled(call.Scalar(0))
        : call.Traced("other").Rank == 1 && call.Traced("self").Rank > 1
        ? TimesVector(call, call["self"], call["other"])
        : call.Emit("MatMul", call["self"], call["other"]);

    [Lowers("aten::mm", "aten::bmm")] private static OnnxValue MatrixProduct(Call call) => call.Emit("MatMul", call["self"], call["mat2"]);
    [Lowers("aten::mv")] private static OnnxValue MatrixVector(Call call) => TimesVector(call, call["self"], call["vec"]);
    [Lowers("aten::dot")] private static OnnxValue Dot(Call call) => call.Emit("MatMul", call["self"], call["tensor"]);

    [Lowers("aten::addmm")]
    private static OnnxValue AddProduct(Call call)
    {
        var (alpha, beta) = (call.Number("alpha"), call.Number("beta"));
        // Gemm takes floats only, and factors in float32.
        if (!call.ResultType.IsFloat() || (call.ResultType == DataType.Double && ((float)alpha != alpha || (float)beta != beta)))
            return AddScaled(call, call.Emit("MatMul", call["mat1"], call["mat2"]));
        // libtorch does not read what beta = 0 cancels, which may be NaN.
        return call.Emit("Gemm", [call["mat1"], call["mat2"], beta == 0 ? OnnxValue.Absent : call["self"]],
            ("alpha", (float)alpha), ("beta", (float)beta));
    }

    [Lowers("aten::baddbmm")]
    private static OnnxValue AddBatchProduct(Call call) => AddScaled(call, call.Emit("MatMul", call["batch1"], call["batch2"]));

    private static OnnxValue AddScaled(Call call, OnnxValue product)
    {
        if (call.Number("alpha") != 1) product = call.Emit("Mul", product, call.Operand("alpha", call.ResultType));
        return call.Number("beta") switch
        {
            0 => product,
            1 => call.Emit("Add", call["self"], product),
            _ => call.Emit("Add", call.Emit("Mul", call["self"], call.Operand("beta", call.ResultType)), product),
        };
    }

    [Lowers("aten::einsum")]
    private static OnnxValue Einsum(Call call) =>
        call.Emit("Einsum", call.List("tensors"), ("equation", call.Text("equation") ?? throw call.Unsupported("it has no equation")));

    /// <summary>A product with a vector, which is a matrix of one column here: ONNX Runtime fuses a transposition before a vector wrongly.</summary>
    internal static OnnxValue TimesVector(Call call, OnnxValue matrix, OnnxValue vector) =>
        call.Squeeze(call.Emit("MatMul", matrix, call.Unsqueeze(vector, 1)), -1);
}
