using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Manifest;
using Torchline.Imaging;
using Torchline.InferenceService.Batching;

namespace Torchline.InferenceService.Stylization;

/// <summary>Runs the network on one picture, or a tile of one, with tensors over memory that is used again.</summary>
/// <param name="session">The network.</param>
/// <param name="styles">How many styles there are.</param>
internal sealed class StylizationNetwork(InferenceSession session, int styles) : IDisposable
{
    private static readonly string[] InputNames = [StylizationContract.Pixels, StylizationContract.Styles, StylizationContract.Strength];
    private static readonly string[] OutputNames = [StylizationContract.Stylized];

    private readonly RunOptions _runOptions = new();
    private readonly PinnedBuffer<byte> _pixels = new();
    private readonly PinnedBuffer<byte> _stylized = new();

    /// <summary>Room for the pixels of a tile, RGB, shape (height, width, 3), until the next call.</summary>
    public Span<byte> Pixels(int height, int width) => _pixels.Take(BytesOf(height, width)).Span;

    /// <summary>Stylizes what <see cref="Pixels"/> was filled with.</summary>
    /// <param name="height">Rows of the tile.</param>
    /// <param name="width">Columns of the tile.</param>
    /// <param name="weights">The weights of the styles.</param>
    /// <param name="strength">From 0 to 1.</param>
    /// <returns>The pixels, of the same shape, until the next call.</returns>
    public ReadOnlySpan<byte> Run(int height, int width, float[] weights, float strength)
    {
        var result = _stylized.Take(BytesOf(height, width));
        using var pixels = MemoryTensor.Over(_pixels.Take(BytesOf(height, width)), 1, height, width, Image.Channels);
        using var mix = MemoryTensor.Over<float>(weights, 1, styles);
        using var strengths = MemoryTensor.Over<float>(new[] { strength }, 1);
        using var stylized = MemoryTensor.Over(result, 1, height, width, Image.Channels);
        session.Run(_runOptions, InputNames, [pixels, mix, strengths], OutputNames, [stylized]);
        return result.Span;
    }

    /// <inheritdoc/>
    public void Dispose() => _runOptions.Dispose();

    private static int BytesOf(int height, int width) => height * width * Image.Channels;
}
