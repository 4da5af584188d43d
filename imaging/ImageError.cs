namespace Torchline.Imaging;

/// <summary>Why an image was refused.</summary>
public enum ImageError
{
    /// <summary>The first bytes are not those of any format that is read.</summary>
    UnknownFormat,

    /// <summary>The file contradicts its format, ends too early, or is of a kind that the codec does not read.</summary>
    Corrupt,

    /// <summary>The file is sound, but uses a part of its format that is not read or written here.</summary>
    Unsupported,

    /// <summary>The file is longer than <see cref="DecodeOptions.MaxEncodedBytes"/>.</summary>
    TooManyBytes,

    /// <summary>The image has more pixels than <see cref="DecodeOptions.MaxPixels"/>.</summary>
    TooManyPixels,
}
