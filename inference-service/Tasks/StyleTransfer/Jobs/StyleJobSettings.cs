using System.Diagnostics.CodeAnalysis;
using Torchline.Contracts.Text;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>How an image is optimised.</summary>
/// <param name="Iterations">How many steps there are.</param>
/// <param name="ContentWeight">What the content counts, against what it counts as usual.</param>
/// <param name="StyleWeight">What the style counts, against what it counts as usual.</param>
/// <param name="TotalVariationWeight">What smoothness counts, against what it counts as usual.</param>
/// <param name="Start">What it starts from.</param>
public sealed record StyleJobSettings(
    int Iterations, float ContentWeight, float StyleWeight, float TotalVariationWeight, StartImage Start);

/// <summary>What an optimisation starts from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StartImage>))]
public enum StartImage
{
    /// <summary>The content.</summary>
    [JsonStringEnumMemberName("content")]
    Content,

    /// <summary>Noise, the same for each image of a size.</summary>
    [JsonStringEnumMemberName("noise")]
    Noise,

    /// <summary>The content in the style, as a network for style images makes it in one pass.</summary>
    [JsonStringEnumMemberName("stylized")]
    Stylized,
}

/// <summary>Reads how an image is to be optimised from the texts of a form.</summary>
internal sealed class StyleJobSettingsReader(StyleJobForm form)
{
    /// <summary>The iterations of a job that does not say.</summary>
    public const int DefaultIterations = 200;

    /// <summary>The largest weight.</summary>
    public const float MaxWeight = 1000;

    private string? problem;

    /// <summary>Reads the settings.</summary>
    /// <param name="problem">What is wrong with the texts, a sentence.</param>
    public bool TryRead(
        StyleJobsOptions options, [NotNullWhen(true)] out StyleJobSettings? settings, [NotNullWhen(false)] out string? problem)
    {
        settings = new(
            Integer(StyleJobForm.Iterations, 1, options.MaxIterations) ?? Math.Min(DefaultIterations, options.MaxIterations),
            Weight(StyleJobForm.ContentWeight),
            Weight(StyleJobForm.StyleWeight),
            Weight(StyleJobForm.TotalVariationWeight),
            Start());
        problem = this.problem;
        return problem is null;
    }

    /// <summary>Reads the long side of the result.</summary>
    /// <param name="size">In pixels; null if the form does not say.</param>
    /// <param name="problem">What is wrong with the text, a sentence.</param>
    public bool TryReadSize(ImageSizes sizes, int maxSide, out int? size, [NotNullWhen(false)] out string? problem)
    {
        size = Integer(StyleJobForm.Size, sizes.MinSide, maxSide);
        problem = this.problem;
        return problem is null;
    }

    private int? Integer(string field, int least, int most)
    {
        if (form[field] is not { } text)
            return null;
        if (InvariantNumber.TryParse<int>(text, out var value, out var mistake) && value >= least && value <= most)
            return value;
        problem ??= $"{field} is '{text}'; it is a whole number between {least} and {most}{Because(mistake)}.";
        return null;
    }

    private float Weight(string field)
    {
        if (form[field] is not { } text)
            return 1;
        if (InvariantNumber.TryParse<float>(text, out var value, out var mistake) && value is >= 0 and <= MaxWeight)
            return value;
        problem ??= $"{field} is '{text}'; it is a number between 0 and {MaxWeight}{Because(mistake)}.";
        return 1;
    }

    private static string Because(string? mistake) => mistake is null ? "" : $": {mistake}";

    private StartImage Start()
    {
        switch (form[StyleJobForm.Start])
        {
            case null or "content":
                return StartImage.Content;
            case "noise":
                return StartImage.Noise;
            case "stylized":
                return StartImage.Stylized;
            case var text:
                problem ??= $"{StyleJobForm.Start} is '{text}'; it is content, noise or stylized.";
                return StartImage.Content;
        }
    }
}
