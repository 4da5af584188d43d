namespace Torchline.Imaging;

/// <summary>What a decoder accepts, and how large its result must be.</summary>
public sealed record DecodeOptions
{
    private const long MostPixels = 500_000_000;

    /// <summary>The defaults: 32 MiB, 64 million pixels, full size.</summary>
    public static DecodeOptions Default { get; } = new();

    /// <summary>The longest file that is accepted, in bytes.</summary>
    public long MaxEncodedBytes { get; init; } = 32 << 20;

    /// <summary>The most pixels that are accepted, counted in the header before anything is allocated; at most 500 million.</summary>
    public long MaxPixels
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostPixels);
            field = value;
        }
    } = 64_000_000;

    /// <summary>
    /// The sides, as shown, that the result must have at least; a decoder that can shrink cheaply (JPEG, in the DCT domain, by
    /// 2, 4 or 8) shrinks as far as that allows, and drops what is less than a whole pixel at the end of a side. Null: full size.
    /// An image that is smaller stays as it is.
    /// </summary>
    public System.Drawing.Size? MinimumSize { get; init; }

    /// <summary>Options for an image whose short side is resized to <paramref name="shortSide"/> pixels next.</summary>
    /// <param name="shortSide">Pixels.</param>
    public DecodeOptions ForShortSide(int shortSide) => this with { MinimumSize = new(shortSide, shortSide) };
}
