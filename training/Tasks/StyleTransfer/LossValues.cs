namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>The three parts of the loss of an image as numbers.</summary>
/// <param name="Content">How far its content is from the content image's.</param>
/// <param name="Style">How far its style is from the style image's.</param>
/// <param name="TotalVariation">How much neighbouring pixels differ.</param>
public readonly record struct LossValues(double Content, double Style, double TotalVariation)
{
    /// <summary>The metric that records <see cref="Content"/>.</summary>
    public const string ContentMetric = "content";

    /// <summary>The metric that records <see cref="Style"/>.</summary>
    public const string StyleMetric = "style";

    /// <summary>The metric that records <see cref="TotalVariation"/>.</summary>
    public const string TotalVariationMetric = "totalVariation";

    /// <summary>The metric that records <see cref="Total"/>.</summary>
    public const string TotalMetric = "loss";

    /// <summary>Their sum, which is minimised.</summary>
    public double Total => Content + Style + TotalVariation;

    /// <summary>Content and style, without what only smooths: what a painted image is judged by.</summary>
    public double Perceptual => Content + Style;

    /// <summary>The mean of several images' losses.</summary>
    /// <param name="losses">The losses; at least one.</param>
    public static LossValues Mean(IReadOnlyCollection<LossValues> losses) => new(
        losses.Average(loss => loss.Content), losses.Average(loss => loss.Style), losses.Average(loss => loss.TotalVariation));

    /// <summary>The values by the names under which a run records them.</summary>
    public IReadOnlyDictionary<string, double> ToMetrics() => new Dictionary<string, double>
    {
        [TotalMetric] = Total,
        [ContentMetric] = Content,
        [StyleMetric] = Style,
        [TotalVariationMetric] = TotalVariation,
    };
}
