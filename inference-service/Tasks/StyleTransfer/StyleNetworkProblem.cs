using System.Drawing;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>The errors of requests for styles.</summary>
internal static class StyleNetworkProblem
{
    /// <summary>A request names styles that no model has, or that no model has together.</summary>
    public static ProblemHttpResult UnknownStyles(
        IEnumerable<string> asked, IEnumerable<string> known, int status = StatusCodes.Status422UnprocessableEntity)
    {
        string[] names = [.. known], unknown = [.. asked.Except(names)];
        return Problem.Of(
            unknown.Length > 0
                ? $"There is no style '{string.Join("', '", unknown)}' here. There {(names.Length > 0 ? $"are: {string.Join(", ", names)}" : "is none")}."
                : "These styles are not of one model, so they cannot be mixed. /v1/styles says which model has which.",
            status, "Unknown style", ("styles", names));
    }

    /// <summary>A request names a style, and the models that it may mean have none with names.</summary>
    public static ProblemHttpResult HasNoNamedStyles(string[] models) => Problem.Of(
        $"{Models(models)} no styles with names: leave ?style= out and send a style image, the field '{ImageBody.Style}' of a form or of JSON.",
        StatusCodes.Status422UnprocessableEntity, "Unknown style", ("styles", Array.Empty<string>()));

    /// <summary>A request has a style image, and the models that it may mean take none.</summary>
    public static ProblemHttpResult TakesNoStyleImage(string[] models) => Problem.Of(
        $"{Models(models)} only styles with names, ?style=NAME; /v1/styles lists them. A style image takes a model of the task " +
        $"'{ArbitraryStyleContract.Task}'; /v1/models says whether there is one, and ?model=NAME asks for it.",
        StatusCodes.Status404NotFound, "No model for style images", ("models", models));

    /// <summary>A request has a style image and the name of a style.</summary>
    public static ProblemHttpResult TwoStyles(StyleMix mix) => Problem.BadRequest(
        $"The request has two styles: the image in the field '{ImageBody.Style}', and ?style={string.Join(",", mix.Styles.Select(one => one.Name))}. " +
        "Send one of them.");

    /// <summary>A style image was refused.</summary>
    public static ProblemHttpResult OfStyleImage(ImageException refusal, ImageLimits limits) => refusal.Error == ImageError.UnknownFormat
        ? ImageProblem.Unreadable($"{refusal.Message} {ImageProblem.NameInQuery}", ImageBody.Style)
        : ImageProblem.Of(refusal, limits, ImageBody.Style);

    /// <summary>An image would be too narrow for the network.</summary>
    /// <param name="maxSize">The largest long side that a request may ask for.</param>
    public static ProblemHttpResult TooNarrow(string image, Size shown, Size scaled, ImageSizes sizes, int maxSize, string field = "?size=")
    {
        var least = StylizedSize.LeastLongSide(shown, sizes);
        return Problem.Of(
            $"{image} is {shown.Width} x {shown.Height} pixels large and would be scaled to {scaled.Width} x {scaled.Height}; " +
            $"each side must have {sizes.MinSide} pixels at least. " +
            (least <= maxSize ? $"Ask for {field}{least} or more." : "Cut it: it is too narrow for every size."),
            StatusCodes.Status422UnprocessableEntity, "Image too narrow", ("limit", sizes.MinSide), ("unit", "pixels"));
    }

    /// <summary>The time limit has ended the work.</summary>
    public static ProblemHttpResult TooLong(int seconds) => Problem.Of(
        $"It took longer than {seconds} seconds, the wait for others included. Ask for a smaller size, or try again when less is going on.",
        StatusCodes.Status503ServiceUnavailable, "Took too long", ("limit", seconds), ("unit", "seconds"));

    private static string Models(string[] models) => models.Length == 1
        ? $"The model '{models[0]}' has"
        : $"The models {string.Join(", ", models)} have";

    /// <summary>A client takes no format that there is.</summary>
    public static ProblemHttpResult NotAcceptable(string? accept) => Problem.Of(
        $"The answer is {string.Join(" or ", ImageMediaType.All)}; the header Accept takes none of them: {accept}.",
        StatusCodes.Status406NotAcceptable, "Not acceptable");
}
