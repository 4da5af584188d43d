using System.Drawing;
using Torchline.Imaging;

namespace Torchline.InferenceService.Images;

/// <summary>Images as large as a network is to see them.</summary>
internal static class SizedImage
{
    /// <summary>Decodes an image and resizes it.</summary>
    /// <param name="file">A JPEG, PNG or WebP file.</param>
    /// <param name="size">The size, in pixels.</param>
    /// <param name="limits">What is accepted.</param>
    /// <returns>The image, turned upright; the caller disposes it.</returns>
    /// <exception cref="ImageException">It is no image, a damaged one, or too large.</exception>
    public static Image Decode(ReadOnlySpan<byte> file, Size size, DecodeOptions limits)
    {
        var image = ImageDecoder.Decode(file, limits with { MinimumSize = size });
        if (image.Size == size)
            return image;

        using (image)
        {
            return ImageResizer.Resize(image, size.Width, size.Height);
        }
    }
}
