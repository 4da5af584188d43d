using Microsoft.AspNetCore.Http.HttpResults;
using Torchline.Imaging;
using Torchline.InferenceService.Serving.Problems;

namespace Torchline.InferenceService.Images;

/// <summary>The errors of requests with images.</summary>
internal static class ImageProblem
{
    /// <summary>The problem of an image that was refused.</summary>
    /// <param name="field">The field of the form that it was in, if there are several.</param>
    public static ProblemHttpResult Of(ImageException refusal, ImageLimits limits, string? field = null) => refusal.Error switch
    {
        ImageError.TooManyBytes => TooManyBytes(limits.ImageBytes),
        ImageError.TooManyPixels => TypedResults.Problem(
            Detail(refusal, field),
            statusCode: StatusCodes.Status413PayloadTooLarge,
            title: "Image too large",
            extensions: Problem.Extensions(("limit", limits.ImagePixels), ("unit", "pixels"))),
        _ => TypedResults.Problem(
            Detail(refusal, field), statusCode: StatusCodes.Status422UnprocessableEntity, title: "Unreadable image"),
    };

    public static ProblemHttpResult TooManyBytes(int limit) => TypedResults.Problem(
        $"The image's file may have {limit} bytes; this one has more.",
        statusCode: StatusCodes.Status413PayloadTooLarge,
        title: "Image too large",
        extensions: Problem.Extensions(("limit", limit), ("unit", "bytes")));

    public static ProblemHttpResult Empty() => TypedResults.Problem(
        "The image's file is empty.", statusCode: StatusCodes.Status422UnprocessableEntity, title: "Unreadable image");

    public static ProblemHttpResult MissingField() => TypedResults.Problem(
        $"The form has no field '{ImageBody.Field}'.",
        statusCode: StatusCodes.Status422UnprocessableEntity,
        title: "No image");

    public static ProblemHttpResult MalformedForm(string detail) => TypedResults.Problem(
        $"The form cannot be read: {detail.TrimEnd('.')}.", statusCode: StatusCodes.Status400BadRequest, title: "Malformed form");

    public static ProblemHttpResult WrongMediaType(string? mediaType) => TypedResults.Problem(
        $"Send the image as the body, with the header Content-Type: {string.Join(" or ", ImageBody.MediaTypes)}; " +
        $"or as the field '{ImageBody.Field}' of a form, {MultipartForm.MediaType}. This body is {mediaType ?? "of no type"}.",
        statusCode: StatusCodes.Status415UnsupportedMediaType,
        title: "Unsupported media type");

    private static string Detail(ImageException refusal, string? field) => field is null ? refusal.Message : $"{field}: {refusal.Message}";
}
