using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Comparisons, logic on truth values, and selection by a mask.</summary>
internal static class Comparison
{
    [Lowers("aten::eq")] private static OnnxValue Equal(Call call) => Compare(call, "Equal");
    [Lowers("aten::ne")] private static OnnxValue NotEqual(Call call) => call.Graph.Add("Not", DataType.Bool, [Compare(call, "Equal")]);
    [Lowers("aten::lt")] private static OnnxValue Less(Call call) => Compare(call, "Less");
    [Lowers("aten::le")] private static OnnxValue LessOrEqual(Call call) => Compare(call, "LessOrEqual");
    [Lowers("aten::gt")] private static OnnxValue Greater(Call call) => Compare(call, "Greater");
    [Lowers("aten::ge")] private static OnnxValue GreaterOrEqual(Call call) => Compare(call, "GreaterOrEqual");
    [Lowers("aten::logical_not")] private static OnnxValue LogicalNot(Call call) => call.Graph.Add("Not", DataType.Bool, [call.Operand("self", DataType.Bool)]);
    [Lowers("aten::logical_and")] private static OnnxValue LogicalAnd(Call call) => Logic(call, "And");
    [Lowers("aten::logical_or")] private static OnnxValue LogicalOr(Call call) => Logic(call, "Or");
    [Lowers("aten::logical_xor")] private static OnnxValue LogicalXor(Call call) => Logic(call, "Xor");
    [Lowers("aten::bitwise_and", "aten::__and__")] private static OnnxValue BitwiseAnd(Call call) => Bitwise(call, "And", "BitwiseAnd");
    [Lowers("aten::bitwise_or", "aten::__or__")] private static OnnxValue BitwiseOr(Call call) => Bitwise(call, "Or", "BitwiseOr");
    [Lowers("aten::bitwise_xor", "aten::__xor__")] private static OnnxValue BitwiseXor(Call call) => Bitwise(call, "Xor", "BitwiseXor");

    [Lowers("aten::bitwise_not")]
    private static OnnxValue BitwiseNot(Call call) => call.Emit(call.ResultType == DataType.Bool ? "Not" : "BitwiseNot", call["self"]);

    [Lowers("aten::isnan")]
    private static OnnxValue IsNaN(Call call) =>
        call["self"].Type.IsFloat() ? call.Emit("IsNaN", call["self"]) : call.Filled(call.Scalar(0));

    [Lowers("aten::where")]
    private static OnnxValue Where(Call call) => call.Emit("Where",
        call.Graph.Cast(call["condition"], DataType.Bool), call.Operand("self", call.ResultType), call.Operand("other", call.ResultType));

    [Lowers("aten::masked_fill")]
    private static OnnxValue MaskedFill(Call call) => call.Emit("Where",
        call.Graph.Cast(call["mask"], DataType.Bool), call.Operand("value", call.ResultType), call["self"]);

    private static OnnxValue Compare(Call call, string operation)
    {
        var type = call.PromotedType("self", "other");
        return call.Graph.Add(operation, DataType.Bool, [call.Operand("self", type), call.Operand("other", type)]);
    }

    private static OnnxValue Logic(Call call, string operation) =>
        call.Graph.Add(operation, DataType.Bool, [call.Operand("self", DataType.Bool), call.Operand("other", DataType.Bool)]);

    private static OnnxValue Bitwise(Call call, string logic, string bitwise) =>
        call.Emit(call.ResultType == DataType.Bool ? logic : bitwise, call.Operand("self", call.ResultType), call.Operand("other", call.ResultType));
}
