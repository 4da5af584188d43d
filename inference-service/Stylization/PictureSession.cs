using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Torchline.InferenceService.Stylization;

/// <summary>How ONNX Runtime runs networks on whole pictures.</summary>
internal static class PictureSession
{
    /// <summary>The options of a session; the caller disposes them.</summary>
    /// <param name="threadsPerWorker">How many threads compute one picture; 0 is the number of cores divided by the workers.</param>
    /// <param name="workers">How many pictures are computed at once.</param>
    /// <remarks>Pictures have many sizes: ONNX Runtime would keep a plan for each, and the memory of the largest.</remarks>
    public static SessionOptions Options(int threadsPerWorker, int workers) => new()
    {
        IntraOpNumThreads = threadsPerWorker > 0 ? threadsPerWorker : Math.Max(1, Environment.ProcessorCount / workers),
        InterOpNumThreads = 1,
        EnableMemoryPattern = false,
        EnableCpuMemArena = false,
    };
}
