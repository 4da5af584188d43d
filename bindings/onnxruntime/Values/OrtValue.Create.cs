using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Tensors over memory of the caller, and tensors with memory of their own.</summary>
public unsafe partial class OrtValue
{
    /// <summary>A tensor over an array, which stays pinned until the value is disposed.</summary>
    public static OrtValue CreateTensorValueFromMemory<T>(T[] data, long[] shape) where T : unmanaged =>
        CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, data.AsMemory(), shape);

    /// <summary>A tensor over memory, which stays pinned until the value is disposed.</summary>
    /// <exception cref="OnnxRuntimeException">The memory is smaller than the shape asks for.</exception>
    public static OrtValue CreateTensorValueFromMemory<T>(OrtMemoryInfo memoryInfo, Memory<T> memory, long[] shape)
        where T : unmanaged => OverMemory(memoryInfo, memory, shape);

    /// <summary>The same for an element type that is only known to be right when this is called.</summary>
    internal static OrtValue OverMemory<T>(OrtMemoryInfo memoryInfo, Memory<T> memory, long[] shape)
    {
        var elementType = ElementType<T>.Blittable;
        var pin = memory.Pin();
        try
        {
            var value = Create(memoryInfo, pin.Pointer, (nuint)memory.Length * (nuint)Unsafe.SizeOf<T>(), shape, elementType);
            return new OrtValue(new OrtValueHandle(value, pin, OwnerOf(memory)), elementType);
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    /// <summary>A tensor over native or device memory, which the caller keeps until the value is disposed.</summary>
    public static OrtValue CreateTensorValueWithData(
        OrtMemoryInfo memInfo, TensorElementType elementType, long[] shape, IntPtr dataBufferPtr, long bufferLengthInBytes) =>
        new(new OrtValueHandle(Create(memInfo, (void*)dataBufferPtr, checked((nuint)bufferLengthInBytes), shape, elementType)), elementType);

    /// <summary>A tensor with memory from <paramref name="allocator"/>; its elements are not set.</summary>
    public static OrtValue CreateAllocatedTensorValue(OrtAllocator allocator, TensorElementType elementType, long[] shape)
    {
        using var borrowedAllocator = allocator.Borrow();
        nint value;
        fixed (long* dimensions = shape)
            OrtStatus.Check(Ort.Api->CreateTensorAsOrtValue(
                borrowedAllocator, dimensions, (nuint)shape.Length, elementType, &value));
        return new OrtValue(new OrtValueHandle(value), elementType);
    }

    private static nint Create(OrtMemoryInfo memoryInfo, void* data, nuint bytes, long[] shape, TensorElementType elementType)
    {
        using var info = memoryInfo.Borrow();
        nint value;
        fixed (long* dimensions = shape)
            OrtStatus.Check(Ort.Api->CreateTensorWithDataAsOrtValue(
                info, data, bytes, dimensions, (nuint)shape.Length, elementType, &value));
        return value;
    }

    private static object? OwnerOf<T>(Memory<T> memory) =>
        MemoryMarshal.TryGetArray(memory, out ArraySegment<T> segment) ? segment.Array
        : MemoryMarshal.TryGetMemoryManager<T, MemoryManager<T>>(memory, out var manager) ? manager
        : null;
}
