using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>How ONNX Runtime runs networks on whole images.</summary>
internal static class ImageSession
{
    /// <summary>The options of a session; the caller disposes them.</summary>
    /// <param name="threadsPerWorker">How many threads compute one image; 0 is the number of cores divided by the workers.</param>
    /// <param name="keepsMemory">Whether memory stays with the session from one run to the next, unless a run gives it back.</param>
    /// <remarks>Images have many sizes: ONNX Runtime would keep a plan for each.</remarks>
    public static SessionOptions Options(int threadsPerWorker, int workers, bool keepsMemory) => new()
    {
        IntraOpNumThreads = threadsPerWorker > 0 ? threadsPerWorker : Math.Max(1, Environment.ProcessorCount / workers),
        InterOpNumThreads = 1,
        EnableMemoryPattern = false,
        EnableCpuMemArena = keepsMemory,
    };
}
