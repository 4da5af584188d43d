namespace Torchline.Imaging;

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
