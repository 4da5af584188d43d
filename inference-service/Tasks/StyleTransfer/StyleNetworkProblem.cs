using System.Drawing;
using Microsoft.AspNetCore.Http.HttpResults;
using Torchline.Contracts.Packages;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving.Problems;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>The errors of requests for styles.</summary>
internal static class StyleNetworkProblem
{
    /// <summary>A request names styles that no model has, or that no model has together.</summary>
    public static ProblemHttpResult UnknownStyles(IEnumerable<string> asked, IEnumerable<string> known)
    {
        string[] names = [.. known], unknown = [.. asked.Except(names)];
        return TypedResults.Problem(
            unknown.Length > 0
                ? $"There is no style '{string.Join("', '", unknown)}' here. There are: {string.Join(", ", names)}."
                : "These styles are not of one model, so they cannot be mixed. /v1/styles says which model has which.",
            statusCode: StatusCodes.Status422UnprocessableEntity,
            title: "Unknown style",
            extensions: Problem.Extensions(("styles", names)));
    }

    /// <summary>A thumbnail of an unknown style is asked for.</summary>
    public static ProblemHttpResult NoThumbnail(string style, IEnumerable<string> known)
    {
        string[] names = [.. known];
        return TypedResults.Problem(
            $"There is no style '{style}' here. There are: {string.Join(", ", names)}.",
            statusCode: StatusCodes.Status404NotFound,
            title: "Unknown style",
            extensions: Problem.Extensions(("styles", names)));
    }

    /// <summary>An image would be too narrow for the network.</summary>
    public static ProblemHttpResult TooNarrow(Size content, Size result, ImageSizes sizes, int maxSize)
    {
        var leastSize = StylizedSize.LeastLongSide(content, sizes);
        return TypedResults.Problem(
            $"The image is {content.Width} x {content.Height} pixels large and would be stylized as {result.Width} x {result.Height}; " +
            $"each side must have {sizes.MinSide} pixels at least. " +
            (leastSize <= maxSize ? $"Ask for ?size={leastSize} or more." : "Cut it: it is too narrow for every size."),
            statusCode: StatusCodes.Status422UnprocessableEntity,
            title: "Image too narrow",
            extensions: Problem.Extensions(("limit", sizes.MinSide), ("unit", "pixels")));
    }

    /// <summary>A client takes no format that there is.</summary>
    public static ProblemHttpResult NotAcceptable(string? accept) => TypedResults.Problem(
        $"The answer is {string.Join(" or ", ImageMediaType.All)}; the header Accept takes none of them: {accept}.",
        statusCode: StatusCodes.Status406NotAcceptable,
        title: "Not acceptable");
}
