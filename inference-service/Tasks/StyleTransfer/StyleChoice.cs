using System.Diagnostics.CodeAnalysis;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>Which model stylizes an image, and with which style.</summary>
/// <param name="Model">The model; null if none takes style images.</param>
/// <param name="Mix">The styles that the query names; null if the body is to have a style image.</param>
/// <param name="Asked">All models that the request may mean.</param>
internal sealed record StyleChoice(StylizationModel? Model, StyleMix? Mix, IReadOnlyList<StylizationModel> Asked)
{
    /// <summary>Finds the model for a request, before its body is read.</summary>
    /// <param name="models">Those that the request may mean, one at least.</param>
    /// <param name="style">The query's styles; null or empty where the body is to have a style image.</param>
    public static bool TryFind(
        IReadOnlyList<StylizationModel> models,
        string? style,
        HttpRequest request,
        [NotNullWhen(true)] out StyleChoice? choice,
        [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        (choice, problem) = string.IsNullOrWhiteSpace(style) && ImageBody.MayHaveStyle(request)
            ? (new(models.OfType<ArbitraryStyleModel>().FirstOrDefault(), null, models), null)
            : Named(models, style);
        return choice is not null;
    }

    /// <summary>Compares what was found with the body.</summary>
    /// <returns>What is wrong with the request; null if it has one style, and a model for it.</returns>
    public ProblemHttpResult? Check(ImageBody body) => (Mix, body.HasStyle) switch
    {
        (null, false) => Problem.BadRequest(StyleMix.Missing),
        (null, true) when Model is null => StyleNetworkProblem.TakesNoStyleImage([.. Asked.Select(one => one.Manifest.Name)]),
        (null, true) => body.StyleFile.IsEmpty ? ImageProblem.Empty(ImageBody.Style) : null,
        ({ } mix, true) when !body.StyleFile.IsEmpty => StyleNetworkProblem.TwoStyles(mix),
        _ => null,
    };

    /// <summary>The styles that the query names, as the model takes them.</summary>
    public MixedStyles Mixed() => new(Mix!.WeightsOf(Model!.Manifest.Labels));

    private static (StyleChoice? Choice, ProblemHttpResult? Problem) Named(IReadOnlyList<StylizationModel> models, string? style)
    {
        var named = models.OfType<StyleNetworkModel>().ToList();
        if (!StyleMix.TryParse(style, named.Select(one => one.Manifest.Labels.Count).DefaultIfEmpty(1).Max(), out var mix, out var mistake))
            return (null, Problem.BadRequest(mistake));
        if (named.Count == 0)
            return (null, StyleNetworkProblem.HasNoNamedStyles([.. models.Select(one => one.Manifest.Name)]));
        return named.Find(one => one.Has(mix)) is { } stylizer
            ? (new(stylizer, mix, models), null)
            : (null, StyleNetworkProblem.UnknownStyles(
                mix.Styles.Select(one => one.Name), named.SelectMany(one => one.Manifest.Labels).Distinct()));
    }
}
