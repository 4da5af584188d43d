namespace Torchline.InferenceService.Serving.Batching;

/// <summary>Tensors over memory of this process, so that it can be used again.</summary>
internal static class MemoryTensor
{
    /// <summary>A tensor whose elements are those of <paramref name="memory"/>.</summary>
    /// <param name="memory">Kept in its place until the tensor is disposed.</param>
    /// <param name="shape">The sizes of the axes; none for a scalar.</param>
    public static OrtValue Over<T>(Memory<T> memory, params long[] shape) where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, shape);
}

/// <summary>Memory that stays in its place and grows with what is asked of it.</summary>
internal sealed class PinnedBuffer<T> where T : unmanaged
{
    private T[] items = [];

    /// <summary>Memory for some elements, with any content. What was given before must not be in use any more.</summary>
    public Memory<T> Take(int length)
    {
        if (items.Length < length)
            items = GC.AllocateUninitializedArray<T>(length, pinned: true);
        return items.AsMemory(0, length);
    }

    /// <summary>Copies a row of what the memory holds, as rows of the length of <paramref name="row"/>.</summary>
    public void CopyRow(int index, Span<T> row) => items.AsSpan(index * row.Length, row.Length).CopyTo(row);
}
