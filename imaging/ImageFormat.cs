namespace Torchline.Imaging;

/// <summary>The file formats that are read and written.</summary>
public enum ImageFormat
{
    /// <summary>JPEG: baseline or progressive, 8 bits a sample.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>WebP: lossy or lossless.</summary>
    Webp,
}
