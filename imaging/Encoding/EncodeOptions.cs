namespace Torchline.Imaging;

/// <summary>How an image is written.</summary>
public sealed record EncodeOptions
{
    /// <summary>The defaults: quality 90, lossy.</summary>
    public static EncodeOptions Default { get; } = new();

    /// <summary>For JPEG and lossy WebP, 1 (small) to 100 (good). PNG has none.</summary>
    public int Quality
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
            field = value;
        }
    } = 90;

    /// <summary>Whether WebP is written without loss.</summary>
    public bool Lossless { get; init; }

    /// <summary>Whether JPEG keeps the full resolution of colour (4:4:4) instead of halving it (4:2:0).</summary>
    public bool FullChroma { get; init; }
}
