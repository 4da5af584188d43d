using Microsoft.ML.OnnxRuntime;

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
