using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Images;

/// <summary>The errors of requests with images.</summary>
internal static class ImageProblem
{
    /// <summary>The problem of an image that was refused.</summary>
    /// <param name="field">The field of the form that it was in, if there are several.</param>
    public static ProblemHttpResult Of(ImageException refusal, ImageLimits limits, string? field = null) => refusal.Error switch
    {
        ImageError.TooManyBytes => TooManyBytes(limits.ImageBytes),
        ImageError.TooManyPixels => Problem.Of(
            Detail(refusal, field),
            StatusCodes.Status413PayloadTooLarge, "Image too large", ("limit", limits.ImagePixels), ("unit", "pixels")),
        _ => Problem.Of(
            Detail(refusal, field), StatusCodes.Status422UnprocessableEntity, "Unreadable image"),
    };

    public static ProblemHttpResult TooManyBytes(int limit) => Problem.Of(
        $"The image's file may have {limit} bytes; this one has more.",
        StatusCodes.Status413PayloadTooLarge, "Image too large", ("limit", limit), ("unit", "bytes"));

    public static ProblemHttpResult Empty() => Problem.Of(
        "The image's file is empty.", StatusCodes.Status422UnprocessableEntity, "Unreadable image");

    public static ProblemHttpResult MissingField() => Problem.Of(
        $"The form has no field '{ImageBody.Field}'.",
        StatusCodes.Status422UnprocessableEntity, "No image");

    public static ProblemHttpResult MissingMember() => Problem.Of(
        $"The body has no image: give {{\"{ImageBody.Field}\": BASE64}}, or {{\"{ImageBody.List}\": [BASE64, …]}}.",
        StatusCodes.Status422UnprocessableEntity, "No image");

    public static ProblemHttpResult TooManyImages(int limit) => Problem.Of(
        $"A request may have {limit} images; this one has more.",
        StatusCodes.Status422UnprocessableEntity, "Too many images", ("limit", limit), ("unit", "images"));

    /// <summary>The route answers with an image, so it takes one.</summary>
    public static ProblemHttpResult OneOnly() => Problem.Of(
        $"This route takes one image a request, the member '{ImageBody.Field}': its answer is an image.",
        StatusCodes.Status422UnprocessableEntity, "Too many images", ("limit", 1), ("unit", "images"));

    public static ProblemHttpResult MalformedForm(string detail) => Problem.Of(
        $"The form cannot be read: {detail.TrimEnd('.')}.", StatusCodes.Status400BadRequest, "Malformed form");

    public static ProblemHttpResult WrongMediaType(string? mediaType) => Problem.Of(
        $"Send the image as the body, with the header Content-Type: {string.Join(" or ", ImageBody.MediaTypes)}; " +
        $"or as the field '{ImageBody.Field}' of a form, {MultipartForm.MediaType}; or in base64 as the member '{ImageBody.Field}' of {ImageJson.MediaType}. This body is {mediaType ?? "of no type"}.",
        StatusCodes.Status415UnsupportedMediaType, "Unsupported media type");

    private static string Detail(ImageException refusal, string? field) => field is null ? refusal.Message : $"{field}: {refusal.Message}";
}
