using Torchline.Imaging;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>Reads images that a user names.</summary>
public static class ImageFile
{
    /// <summary>Decodes an image.</summary>
    /// <param name="file">JPEG, PNG or WebP.</param>
    /// <exception cref="InvalidDataException">It cannot be decoded; the message names the file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Image Read(string file)
    {
        try
        {
            return ImageDecoder.Decode(File.ReadAllBytes(file), ImageView.Limits);
        }
        catch (ImageException e)
        {
            throw new InvalidDataException($"{file}: {e.Message}", e);
        }
    }
}
