using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Torchline.OnnxRuntime.Tests.Onnx;

namespace Torchline.OnnxRuntime.Tests.NodeVectors;

internal sealed record ExpectedTensor(TypeProto Type, TensorProto Tensor) : ExpectedValue(Type)
{
    // Of the tensor's largest element: sums like those of a Fourier transform round by as much wherever they should be zero.
    private const double Absolute = 1e-6;

    private TensorElementType ElementType => (TensorElementType)Tensor.DataType;

    private double Relative => ElementType switch
    {
        // That of the ONNX project's own test runner.
        TensorElementType.Float or TensorElementType.Double or TensorElementType.Float16 => 1e-3,
        // The vectors cut a number to bfloat16 where ONNX Runtime rounds it: a unit in the last of 8 binary places.
        TensorElementType.BFloat16 => 1.0 / 128,
        _ => 0,
    };

    public override OrtValue ToOrtValue()
    {
        var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, ElementType, [.. Tensor.Dims]);
        if (ElementType != TensorElementType.String) Bytes().CopyTo(value.GetTensorMutableRawData());
        else
            for (var i = 0; i < Tensor.StringData.Count; i++)
                value.StringTensorSetElementAt(Tensor.StringData[i].Span, i);
        return value;
    }

    public override string? Difference(OrtValue actual, bool numbers)
    {
        if (!actual.IsTensor) return $"a {actual.OnnxType}, not a tensor";
        var info = actual.GetTensorTypeAndShape();
        if (info.ElementDataType != ElementType) return $"{info.ElementDataType}, not {ElementType}";
        if (!info.Shape.SequenceEqual(Tensor.Dims)) return $"shape [{string.Join(',', info.Shape)}], not [{string.Join(',', Tensor.Dims)}]";
        if (!numbers) return null;

        return ElementType == TensorElementType.String
            ? Difference(actual.GetStringTensorAsArray(), [.. Tensor.StringData.Select(text => text.ToStringUtf8())])
            : Difference(Numbers(actual.GetTensorMutableRawData()), Numbers(Bytes()), Relative);
    }

    private static string? Difference(double[] actual, double[] expected, double relative)
    {
        var absolute = relative > 0 ? Absolute * expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max() : 0;
        for (var i = 0; i < expected.Length; i++)
            if (!actual[i].Equals(expected[i])
                && !(Math.Abs(actual[i] - expected[i]) <= relative * Math.Abs(expected[i]) + absolute))
                return $"element {i} is {actual[i]:R}, not {expected[i]:R}";
        return null;
    }

    private static string? Difference(string[] actual, string[] expected)
    {
        for (var i = 0; i < expected.Length; i++)
            if (actual[i] != expected[i] && !AreTheSameNumber(actual[i], expected[i]))
                return $"element {i} is \"{actual[i]}\", not \"{expected[i]}\"";
        return null;
    }

    // The specification of Cast leaves open with how many digits a number is written.
    private static bool AreTheSameNumber(string left, string right) =>
        float.TryParse(left, CultureInfo.InvariantCulture, out var leftNumber)
        && float.TryParse(right, CultureInfo.InvariantCulture, out var rightNumber)
        && Math.Abs(leftNumber - rightNumber) <= 1e-6f * Math.Abs(rightNumber);

    /// <summary>The elements' bytes, which a TensorProto may also hold one number a field.</summary>
    private byte[] Bytes()
    {
        if (!Tensor.RawData.IsEmpty) return Tensor.RawData.ToByteArray();
        return ElementType switch
        {
            TensorElementType.Float => BytesOf(Tensor.FloatData.ToArray()),
            TensorElementType.Double => BytesOf(Tensor.DoubleData.ToArray()),
            TensorElementType.Int64 => BytesOf(Tensor.Int64Data.ToArray()),
            TensorElementType.UInt64 => BytesOf(Tensor.Uint64Data.ToArray()),
            TensorElementType.UInt32 => BytesOf(Tensor.Uint64Data.Select(number => (uint)number).ToArray()),
            TensorElementType.Int32 => BytesOf(Tensor.Int32Data.ToArray()),
            _ when SizeOf(ElementType) == 2 => BytesOf(Tensor.Int32Data.Select(number => (ushort)number).ToArray()),
            _ => [.. Tensor.Int32Data.Select(number => (byte)number)],
        };
    }

    private static byte[] BytesOf<T>(T[] numbers) where T : unmanaged => MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();

    private static int SizeOf(TensorElementType type) => TensorBase.GetElementTypeInfo(type).TypeSize;

    private double[] Numbers(Span<byte> bytes) => ElementType switch
    {
        TensorElementType.Float => Convert<float>(bytes, number => number),
        TensorElementType.Double => Convert<double>(bytes, number => number),
        TensorElementType.Float16 => Convert<Float16>(bytes, number => number.ToFloat()),
        TensorElementType.BFloat16 => Convert<BFloat16>(bytes, number => number.ToFloat()),
        TensorElementType.Int64 => Convert<long>(bytes, number => number),
        TensorElementType.UInt64 => Convert<ulong>(bytes, number => number),
        TensorElementType.Int32 => Convert<int>(bytes, number => number),
        TensorElementType.UInt32 => Convert<uint>(bytes, number => number),
        TensorElementType.Int16 => Convert<short>(bytes, number => number),
        TensorElementType.UInt16 => Convert<ushort>(bytes, number => number),
        TensorElementType.Int8 => Convert<sbyte>(bytes, number => number),
        TensorElementType.UInt8 => Convert<byte>(bytes, number => number),
        TensorElementType.Bool => Convert<byte>(bytes, number => number == 0 ? 0 : 1),
        _ => throw new InvalidDataException($"a test tensor of {ElementType}"),
    };

    private static double[] Convert<T>(Span<byte> bytes, Func<T, double> toDouble) where T : unmanaged =>
        Array.ConvertAll(MemoryMarshal.Cast<byte, T>(bytes).ToArray(), number => toDouble(number));
}
