using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor over a copy of an array of any number of dimensions.</summary>
    /// <exception cref="ArgumentException">Tensors do not hold elements of the array's type.</exception>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor from_array(
        Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        var element = rawArray.GetType().GetElementType();
        return 0 switch
        {
            _ when element == typeof(bool) => FromArray<bool>(rawArray, dtype, device, requires_grad, names),
            _ when element == typeof(byte) => FromArray<byte>(rawArray, dtype, device, requires_grad, names),
            _ when element == typeof(sbyte) => FromArray<sbyte>(rawArray, dtype, device, requires_grad, names),
            _ when element == typeof(short) => FromArray<short>(rawArray, dtype, device, requires_grad, names),
            _ when element == typeof(int) => FromArray<int>(rawArray, dtype, device, requires_grad, names),
            _ when element == typeof(long) => FromArray<long>(rawArray, dtype, device, requires_grad, names),
            _ when element == typeof(Half) => FromArray<Half>(rawArray, dtype, device, requires_grad, names),
            _ when element == typeof(float) => FromArray<float>(rawArray, dtype, device, requires_grad, names),
            _ when element == typeof(double) => FromArray<double>(rawArray, dtype, device, requires_grad, names),
            _ => throw new ArgumentException($"tensors do not hold elements of type {element}"),
        };
    }

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) =>
        from_array(data, dtype, device);

    /// <summary>The same tensor when neither type nor device changes.</summary>
    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) =>
        data.to(dtype ?? data.dtype, device ?? data.device);

    private static Tensor FromArray<T>(Array array, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged
    {
        var sizes = new long[array.Rank];
        for (int d = 0; d < sizes.Length; d++) sizes[d] = array.GetLongLength(d);
        var elements = array.Length == 0
            ? []
            : MemoryMarshal.CreateReadOnlySpan(
                ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)),
                array.Length);
        return Create(elements, sizes, dtype, device, requires_grad, names);
    }
}
