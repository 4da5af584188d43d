using System.Drawing;

namespace Torchline.Imaging;

/// <summary>What an image's header says.</summary>
/// <param name="Format">The file format, told by content.</param>
/// <param name="Width">Stored columns, before <paramref name="Orientation"/> is applied.</param>
/// <param name="Height">Stored rows, before <paramref name="Orientation"/> is applied.</param>
/// <param name="Orientation">How the stored image is to be shown.</param>
public readonly record struct ImageInfo(ImageFormat Format, int Width, int Height, Orientation Orientation)
{
    /// <summary>How many pixels the image has.</summary>
    public long Pixels => (long)Width * Height;

    /// <summary>The size in which the image is shown, that of the decoded <see cref="Image"/>.</summary>
    public Size ShownSize => Orientation >= Orientation.LeftTop ? new(Height, Width) : new(Width, Height);
}
