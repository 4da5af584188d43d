using System.Drawing;
using Torchline.Imaging;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>What is asked about an image that is to be stylized.</summary>
/// <param name="File">The content, a JPEG, PNG or WebP file: while it waits, a file takes less memory than its pixels.</param>
/// <param name="Size">The size of the result.</param>
/// <param name="Format">The format of the result.</param>
/// <param name="Weights">The weights of the model's styles, with the sum 1.</param>
/// <param name="Strength">From 0, the content, to 1, the full style.</param>
/// <param name="Cancellation">Ends the work before the next tile.</param>
internal readonly record struct StyleNetworkInput(
    ReadOnlyMemory<byte> File, Size Size, ImageFormat Format, float[] Weights, float Strength, CancellationToken Cancellation);
