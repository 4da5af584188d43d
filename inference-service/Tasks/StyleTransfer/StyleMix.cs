using System.Diagnostics.CodeAnalysis;
using System.Drawing;
using Torchline.Contracts.Text;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>The styles that a request asks for, <c>starry-night,the-scream:0.4</c>: a style without a number has the weight 1.</summary>
internal sealed class StyleMix
{
    /// <summary>What a request without a style is told.</summary>
    public const string Missing =
        "style is missing. Name one or several: ?style=NAME or ?style=NAME,OTHER:0.4; /v1/styles lists them. Or send an image of any style " +
        "beside the content, as the field 'style' of a form or of JSON.";

    private const double MaxWeight = 1000;

    private StyleMix(IReadOnlyList<StyleWeight> styles) => Styles = styles;

    /// <summary>The styles, each once; the weight of one at least is above 0.</summary>
    public IReadOnlyList<StyleWeight> Styles { get; }

    /// <summary>Parses the value of a query.</summary>
    /// <param name="text">The query's value; null if there is none.</param>
    /// <param name="problem">What is wrong with the text, a sentence.</param>
    public static bool TryParse(string? text, int most, [NotNullWhen(true)] out StyleMix? mix, [NotNullWhen(false)] out string? problem)
    {
        mix = null;
        problem = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            problem = Missing;
            return false;
        }
        var styles = new List<StyleWeight>();
        foreach (var range in text.AsSpan().Split(','))
        {
            if (styles.Count == most)
            {
                problem = $"style names more than {most} styles.";
                return false;
            }
            if (!TryParseOne(text[range], out var style, out problem))
                return false;
            if (styles.Exists(other => other.Name == style.Name))
            {
                problem = $"style names '{style.Name}' twice. Give it one weight.";
                return false;
            }
            styles.Add(style);
        }
        if (styles.TrueForAll(style => style.Weight == 0))
        {
            problem = "style has only weights of 0. One at least must be above 0.";
            return false;
        }
        mix = new(styles);
        return true;
    }

    /// <summary>The weights of all styles of a model, with the sum 1.</summary>
    /// <param name="names">The names of the model's styles, which has all of the mix.</param>
    public float[] WeightsOf(IReadOnlyList<string> names)
    {
        var sum = Styles.Sum(style => style.Weight);
        return [.. names.Select(name => (float)(Styles.FirstOrDefault(style => style.Name == name).Weight / sum))];
    }

    private static bool TryParseOne(string text, out StyleWeight style, [NotNullWhen(false)] out string? problem)
    {
        var colon = text.IndexOf(':');
        var name = (colon < 0 ? text : text[..colon]).Trim();
        double weight = 1;
        problem = null;
        if (name.Length == 0)
        {
            problem = "style has a place without a name. Commas stand between names only.";
        }
        else if (colon >= 0 &&
            !(InvariantNumber.TryParse(text[(colon + 1)..].Trim(), out weight, out var mistake) && weight is >= 0 and <= MaxWeight))
        {
            problem = $"The weight '{text[(colon + 1)..]}' of the style '{name}' is no number between 0 and {MaxWeight}" +
                $"{(mistake is null ? "" : $": {mistake}")}.";
        }
        else if (colon < 0 && name.All(char.IsAsciiDigit))
        {
            problem = $"style has a place '{name}', which is a number and no name. A weight has a point and no comma: " +
                $"?style=NAME:0.{name}.";
        }
        style = new(name, weight);
        return problem is null;
    }
}

/// <summary>A style that a request asks for.</summary>
/// <param name="Name">The style's name, whether there is such a style or not.</param>
/// <param name="Weight">How much of it, against the other styles of the request; not negative.</param>
internal readonly record struct StyleWeight(string Name, double Weight);

/// <summary>Which size a stylized image has.</summary>
internal static class StylizedSize
{
    /// <summary>The larger of height and width.</summary>
    public static int LongSide(Size size) => Math.Max(size.Width, size.Height);

    /// <summary>The size of an image that keeps its shape.</summary>
    /// <param name="longSide">The long side of the result, in pixels.</param>
    public static Size Scale(Size content, int longSide) => content.Width >= content.Height
        ? new(longSide, Short(content.Height, content.Width, longSide))
        : new(Short(content.Width, content.Height, longSide), longSide);

    /// <summary>The long side that an image must have so that its short side is not too small for a network.</summary>
    public static long LeastLongSide(Size content, ImageSizes sizes)
    {
        long shorter = Math.Min(content.Width, content.Height);
        return (((long)sizes.MinSide * LongSide(content)) + shorter - 1) / shorter;
    }

    private static int Short(int shorter, int longer, int longSide) => Math.Max(1, (int)Math.Round((double)longSide * shorter / longer));
}
