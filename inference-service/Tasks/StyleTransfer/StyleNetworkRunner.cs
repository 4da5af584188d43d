using System.Drawing;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Memory;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>
/// Stylizes images one after the other, from file to file: so that only as many images are in memory as there are workers,
/// however many wait. The results are the files.
/// </summary>
internal sealed class StyleNetworkRunner : IBatchRunner<StyleNetworkInput, ReadOnlyMemory<byte>>
{
    private readonly TiledInference stylization;
    private readonly StyleNetworkMemory memory;
    private readonly StyleNetworkSession network;
    private readonly DecodeOptions limits;

    /// <param name="memory">What an image takes of the budget.</param>
    public StyleNetworkRunner(StyleNetworkSession network, ImageSizes sizes, StyleNetworkMemory memory, DecodeOptions limits)
    {
        (this.network, this.memory, this.limits) = (network, memory, limits);
        stylization = new(network, sizes, () => memory.TilePixels);
    }

    public void Run(ReadOnlySpan<StyleNetworkInput> batch, Span<ReadOnlyMemory<byte>> results)
    {
        for (var i = 0; i < batch.Length; i++)
            results[i] = Stylize(batch[i]);
    }

    /// <summary>Runs the network on a made-up image.</summary>
    /// <param name="side">Its sides, in pixels.</param>
    /// <param name="keepsMemory">Whether the network keeps the memory of the run, and that of the runs before.</param>
    public void WarmUp(int side, StyleSource style, bool keepsMemory)
    {
        network.KeepsMemory = keepsMemory;
        using var content = new Image(side, side);
        using var tensor = style.ToTensor();
        stylization.Stylize(content, tensor, strength: 1, CancellationToken.None).Dispose();
    }

    public void Dispose()
    {
        // The session is the model's, and nothing else stays from one image to the next.
    }

    private ReadOnlyMemory<byte> Stylize(StyleNetworkInput input)
    {
        memory.Take(input, limits);
        using var stylized = Stylize(SizedImage.Decode(input.File.Span, input.Size, limits), input);
        var file = ImageEncoder.Encode(stylized, input.Format);
        input.Lease.Shrink(file.Length); // until it is sent
        return file;
    }

    // The content is not needed any more while the result is encoded.
    private Image Stylize(Image content, StyleNetworkInput input)
    {
        using (content)
        {
            using var style = input.Style.ToTensor();
            return stylization.Stylize(content, style, input.Strength, input.Cancellation);
        }
    }
}

/// <summary>What is asked about an image that is to be stylized.</summary>
/// <param name="File">The content, a JPEG, PNG or WebP file: while it waits, a file takes less memory than its pixels.</param>
/// <param name="Style">What the style is taken from.</param>
/// <param name="Strength">From 0, the content, to 1, the full style.</param>
/// <param name="Lease">What the image takes of the budget; its result, in the end.</param>
internal readonly record struct StyleNetworkInput(
    ReadOnlyMemory<byte> File,
    Size Size,
    ImageFormat Format,
    StyleSource Style,
    float Strength,
    MemoryLease Lease,
    CancellationToken Cancellation);
