using System.Buffers;
using Torchline.Contracts.Tasks.Captioning;

namespace Torchline.InferenceService.Tasks.Captioning;

/// <summary>Room for the captions that the search finds for an image, the best first, in pooled arrays.</summary>
internal readonly struct CaptionBeam : IDisposable
{
    private readonly long[] tokens;
    private readonly float[] logProbabilities;
    private readonly float[] attention;

    /// <summary>Takes arrays from the pool.</summary>
    /// <param name="grid">Regions along a side of each token's map; 0 if the maps are not asked for.</param>
    public CaptionBeam(int width, int maxLength, int grid)
    {
        (Width, MaxLength, Grid) = (width, maxLength, grid);
        tokens = ArrayPool<long>.Shared.Rent(width * maxLength);
        logProbabilities = ArrayPool<float>.Shared.Rent(width);
        attention = ArrayPool<float>.Shared.Rent(width * maxLength * Regions);
    }

    /// <summary>How many captions there are.</summary>
    public int Width { get; }

    /// <summary>The most tokens of a caption.</summary>
    public int MaxLength { get; }

    /// <summary>Regions along a side of each token's map; 0 if the maps are not asked for.</summary>
    public int Grid { get; }

    /// <summary>The regions of a map.</summary>
    public int Regions => Grid * Grid;

    /// <summary>The ids of the tokens, shape (width, maxLength).</summary>
    public Span<long> Tokens => tokens.AsSpan(0, Width * MaxLength);

    /// <summary>The captions' natural log-probabilities, shape (width).</summary>
    public Span<float> LogProbabilities => logProbabilities.AsSpan(0, Width);

    /// <summary>The maps, shape (width, maxLength, regions).</summary>
    public Span<float> Attention => attention.AsSpan(0, Width * MaxLength * Regions);

    /// <summary>Gives the arrays back.</summary>
    public void Dispose()
    {
        ArrayPool<long>.Shared.Return(tokens);
        ArrayPool<float>.Shared.Return(logProbabilities);
        ArrayPool<float>.Shared.Return(attention);
    }
}

/// <summary>How a captioner searches for captions.</summary>
/// <param name="Beam">How many captions it keeps, unless a request asks for another number.</param>
/// <param name="Grid">Regions along a side of each token's map of attention; 0 for a model without attention.</param>
internal readonly record struct CaptioningSearch(int Beam, int MaxLength, int Grid)
{
    /// <summary>The parameters in a captioner's manifest, within the service's limit.</summary>
    public static CaptioningSearch Of(ModelManifest manifest, int maxBeam) => new(
        Math.Min(manifest.Decoding.Beam!.Value, maxBeam),
        manifest.Decoding.MaxLength!.Value,
        CaptioningContract.GridOf(manifest.Outputs));
}

/// <summary>The parameters of a request.</summary>
/// <param name="Attention">Whether the answer has each word's map of attention.</param>
internal readonly record struct CaptionRequest(int Beam, int Alternatives, bool Attention);
