using System.ComponentModel.DataAnnotations;
using Torchline.Contracts.Tasks.Captioning;
using Torchline.Contracts.Tasks.Sentiment;

namespace Torchline.InferenceService.Serving;

/// <summary>How large requests may be.</summary>
public sealed class RequestLimits
{
    /// <summary>The largest body, in bytes; images have a limit of their own.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int BodyBytes { get; set; } = 1024 * 1024;

    /// <summary>The most texts of one request.</summary>
    [Range(1, 4096)]
    public int Texts { get; set; } = 256;

    /// <summary>The longest text, in UTF-16 code units.</summary>
    [Range(1, ReviewTokenizer.MaxCharacters)]
    public int TextCharacters { get; set; } = 10_000;

    /// <summary>The largest file of an image, in bytes.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int ImageBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>The most pixels of an image, counted in its header.</summary>
    [Range(1, 500_000_000)]
    public int ImagePixels { get; set; } = 50_000_000;

    /// <summary>
    /// How many images are decoded at once; 0 is one a core. It bounds memory: while it is decoded, an image takes up to
    /// 15 bytes a pixel (a progressive JPEG in CMYK; 7 a PNG), however small its file is.
    /// </summary>
    [Range(0, 1024)]
    public int ConcurrentDecodes { get; set; }

    /// <summary>The most captions that the search for an image's captions keeps.</summary>
    [Range(1, CaptioningContract.MaxBeam)]
    public int Beam { get; set; } = 10;
}
