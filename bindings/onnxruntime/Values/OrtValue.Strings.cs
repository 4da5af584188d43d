using System.Buffers;
using System.Text;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Tensors of strings, whose elements are native UTF-8 and are copied in and out.</summary>
public unsafe partial class OrtValue
{
    public static OrtValue CreateTensorWithEmptyStrings(OrtAllocator allocator, long[] shape) =>
        CreateAllocatedTensorValue(allocator, TensorElementType.String, shape);

    public static OrtValue CreateFromStringTensor(Tensor<string> tensor)
    {
        var shape = Array.ConvertAll(tensor.Dimensions.ToArray(), dimension => (long)dimension);
        var value = CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        for (var i = 0; i < tensor.Length; i++) value.StringTensorSetElementAt(tensor.GetValue(i), i);
        return value;
    }

    public string GetStringElement(int index) => Encoding.UTF8.GetString(GetStringElementAsSpan(index));

    public ReadOnlyMemory<char> GetStringElementAsMemory(int index) => GetStringElement(index).AsMemory();

    /// <summary>A copy of an element's UTF-8.</summary>
    public ReadOnlySpan<byte> GetStringElementAsSpan(int index)
    {
        using var value = Handle.Borrow();
        nuint length;
        OrtStatus.Check(Ort.Api->GetStringTensorElementLength(value, (nuint)index, &length));
        var bytes = new byte[(int)length];
        fixed (byte* text = bytes)
            OrtStatus.Check(Ort.Api->GetStringTensorElement(value, length, (nuint)index, text));
        return bytes;
    }

    public string[] GetStringTensorAsArray()
    {
        var strings = new string[GetTensorTypeAndShape().ElementCount];
        for (var i = 0; i < strings.Length; i++) strings[i] = GetStringElement(i);
        return strings;
    }

    public void StringTensorSetElementAt(ReadOnlySpan<char> str, int index)
    {
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(str.Length));
        StringTensorSetElementAt(utf8.AsSpan(0, Encoding.UTF8.GetBytes(str, utf8)), index);
        ArrayPool<byte>.Shared.Return(utf8);
    }

    public void StringTensorSetElementAt(ReadOnlyMemory<char> rom, int index) => StringTensorSetElementAt(rom.Span, index);

    public void StringTensorSetElementAt(ReadOnlySpan<byte> utf8Bytes, int index)
    {
        using var value = Handle.Borrow();
        byte* element;
        OrtStatus.Check(Ort.Api->GetResizedStringTensorElementBuffer(value, (nuint)index, (nuint)utf8Bytes.Length, &element));
        utf8Bytes.CopyTo(new Span<byte>(element, utf8Bytes.Length));
    }
}
