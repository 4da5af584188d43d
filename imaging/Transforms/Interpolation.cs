namespace Torchline.Imaging;

/// <summary>How a resized pixel is made from the pixels around it. Both are antialiased: shrinking widens the filter.</summary>
public enum Interpolation
{
    /// <summary>The triangle filter.</summary>
    Bilinear,

    /// <summary>
    /// The cubic convolution filter with a = -0.5 (R. G. Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981).
    /// </summary>
    Bicubic,
}
