using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Serving.Batching;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>Runs the network on one image, or a tile of one, with tensors over memory that is used again.</summary>
/// <param name="styleInput">The name of the network's input for the style.</param>
internal sealed class StyleNetworkSession(InferenceSession session, string styleInput)
{
    private static readonly string[] OutputNames = [StyleNetworkContract.Stylized];

    private readonly string[] inputNames = [StyleNetworkContract.Pixels, styleInput, StyleNetworkContract.Strength];

    // An image of usual size finds the memory of the one before; without it a quarter of the time goes into pages of fresh memory. What a
    // larger one took is given back, or the service would hold the memory of the largest for good.
    private const int MostPixelsKept = 640 * 640;

    /// <summary>Whether runs on small images keep their memory for the next.</summary>
    public bool KeepsMemory { get; set; } = true;

    private readonly PinnedBuffer<byte> pixels = new();
    private readonly PinnedBuffer<byte> stylized = new();

    /// <summary>Room for the pixels of a tile, RGB, shape (height, width, 3), until the next call.</summary>
    public Span<byte> Pixels(int height, int width) => pixels.Take(BytesOf(height, width)).Span;

    /// <summary>Stylizes what <see cref="Pixels"/> was filled with.</summary>
    /// <param name="style">The network's input for the style.</param>
    /// <param name="strength">From 0 to 1.</param>
    /// <param name="cancellation">Ends the run between two operators.</param>
    /// <returns>The pixels, of the same shape, until the next call.</returns>
    /// <exception cref="OperationCanceledException">The run was ended.</exception>
    public ReadOnlySpan<byte> Run(int height, int width, OrtValue style, float strength, CancellationToken cancellation)
    {
        using var run = new EndableRun(givesMemoryBack: !KeepsMemory || height * width > MostPixelsKept, cancellation);
        var result = this.stylized.Take(BytesOf(height, width));
        using var pixels = MemoryTensor.Over(this.pixels.Take(BytesOf(height, width)), 1, height, width, Image.Channels);
        using var strengths = MemoryTensor.Over<float>(new[] { strength }, 1);
        using var stylized = MemoryTensor.Over(result, 1, height, width, Image.Channels);
        run.Do(options => session.Run(options, inputNames, [pixels, style, strengths], OutputNames, [stylized]));
        return result.Span;
    }

    private static int BytesOf(int height, int width) => height * width * Image.Channels;
}

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
