using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Torchline.OnnxRuntime.Tests.Onnx;

namespace Torchline.OnnxRuntime.Tests.NodeVectors;

/// <summary>A value as a vector's file holds it: a tensor, a sequence of values, or no value where one is optional.</summary>
internal abstract record ExpectedValue(TypeProto Type)
{
    /// <summary>A file does not say what it holds: the model's declared type does.</summary>
    public static ExpectedValue Parse(TypeProto type, byte[] bytes) => type.ValueCase switch
    {
        TypeProto.ValueOneofCase.TensorType => Of(type, TensorProto.Parser.ParseFrom(bytes)),
        TypeProto.ValueOneofCase.SequenceType => Of(type, SequenceProto.Parser.ParseFrom(bytes)),
        TypeProto.ValueOneofCase.OptionalType => Of(type.OptionalType.ElemType, OptionalProto.Parser.ParseFrom(bytes)),
        var other => throw new InvalidDataException($"a test value of type {other}"),
    };

    /// <summary>The value as an input; null when the input is not to be given.</summary>
    public abstract OrtValue? ToOrtValue();

    /// <summary>What is different about <paramref name="actual"/>; null when it agrees.</summary>
    /// <param name="actual">What ONNX Runtime computed.</param>
    /// <param name="numbers">False where numbers are drawn at random, so that only types and shapes can agree.</param>
    public abstract string? Difference(OrtValue actual, bool numbers);

    private static ExpectedTensor Of(TypeProto type, TensorProto tensor)
    {
        // The files were written with NumPy, which has no bfloat16: their bits are marked as uint16.
        if (type.TensorType.ElemType == (int)TensorElementType.BFloat16 && tensor.DataType == (int)TensorElementType.UInt16)
            tensor.DataType = (int)TensorElementType.BFloat16;
        return new ExpectedTensor(type, tensor);
    }

    private static ExpectedSequence Of(TypeProto type, SequenceProto sequence)
    {
        var element = type.SequenceType.ElemType;
        return new(type,
            [.. sequence.TensorValues.Select(tensor => Of(element, tensor)), .. sequence.SequenceValues.Select(inner => Of(element, inner))]);
    }

    private static ExpectedValue Of(TypeProto type, OptionalProto optional) => optional switch
    {
        { TensorValue: { } tensor } => Of(type, tensor),
        { SequenceValue: { } sequence } => Of(type, sequence),
        _ => new ExpectedNothing(type),
    };
}
