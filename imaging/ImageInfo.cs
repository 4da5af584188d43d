using System.Drawing;

namespace Torchline.Imaging;

/// <summary>The header of an image.</summary>
/// <param name="Format">The file format, recognised by content.</param>
/// <param name="Width">Stored columns, before <paramref name="Orientation"/> is applied.</param>
/// <param name="Height">Stored rows, before <paramref name="Orientation"/> is applied.</param>
/// <param name="Orientation">How the stored image is displayed.</param>
public readonly record struct ImageInfo(ImageFormat Format, int Width, int Height, Orientation Orientation)
{
    /// <summary>How many pixels the image has.</summary>
    public long Pixels => (long)Width * Height;

    /// <summary>The size in which the image is shown, that of the decoded <see cref="Image"/>.</summary>
    public Size OrientedSize => Orientation >= Orientation.LeftTop ? new(Height, Width) : new(Width, Height);
}

/// <summary>The file formats that are read; all but GIF and TIFF are written, too.</summary>
public enum ImageFormat
{
    /// <summary>JPEG: baseline or progressive, 8 bits a sample.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>WebP: lossy or lossless.</summary>
    Webp,

    /// <summary>GIF: read only, the first frame.</summary>
    Gif,

    /// <summary>TIFF: read only, the first image; without compression or with a lossless one.</summary>
    Tiff,
}

/// <summary>
/// Where the first stored row and the first stored column of an image are shown: the values of the EXIF tag Orientation
/// (CIPA DC-008, 4.6.5.1.4).
/// </summary>
public enum Orientation
{
    /// <summary>Shown as stored.</summary>
    TopLeft = 1,

    /// <summary>Mirrored left to right.</summary>
    TopRight = 2,

    /// <summary>Turned by 180 degrees.</summary>
    BottomRight = 3,

    /// <summary>Mirrored top to bottom.</summary>
    BottomLeft = 4,

    /// <summary>Mirrored at the diagonal from top left to bottom right.</summary>
    LeftTop = 5,

    /// <summary>Turned by 90 degrees clockwise.</summary>
    RightTop = 6,

    /// <summary>Mirrored at the diagonal from top right to bottom left.</summary>
    RightBottom = 7,

    /// <summary>Turned by 90 degrees counter-clockwise.</summary>
    LeftBottom = 8,
}
