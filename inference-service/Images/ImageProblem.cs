using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Images;

/// <summary>The errors of requests with images.</summary>
internal static class ImageProblem
{
    /// <summary>What to do with a style that is a name, and no image.</summary>
    public const string NameInQuery = "The name of a style belongs to the query: ?style=NAME.";

    /// <summary>The problem of an image that was refused.</summary>
    /// <param name="field">The field of the form that it was in, if there are several.</param>
    public static ProblemHttpResult Of(ImageException refusal, ImageLimits limits, string? field = null) => refusal.Error switch
    {
        ImageError.TooManyBytes => TooManyBytes(limits.ImageBytes, field),
        ImageError.TooManyPixels => Problem.Of(
            Detail(refusal.Message, field),
            StatusCodes.Status413PayloadTooLarge, "Image too large", ("limit", limits.ImagePixels), ("unit", "pixels")),
        _ => Unreadable(refusal.Message, field),
    };

    /// <summary>An image is none, or damaged.</summary>
    /// <param name="reason">A sentence.</param>
    /// <param name="field">The field of the body that it was in, if there are several.</param>
    public static ProblemHttpResult Unreadable(string reason, string? field = null) => Problem.Of(
        Detail(reason, field), StatusCodes.Status422UnprocessableEntity, "Unreadable image");

    public static ProblemHttpResult TooManyBytes(int limit, string? field = null) => Problem.Of(
        Detail($"The image's file may have {limit} bytes; this one has more.", field),
        StatusCodes.Status413PayloadTooLarge, "Image too large", ("limit", limit), ("unit", "bytes"));

    public static ProblemHttpResult Empty(string? field = null) => Unreadable("The image's file is empty.", field);

    public static ProblemHttpResult MissingField() => Problem.Of(
        $"The form has no field '{ImageBody.Field}'.",
        StatusCodes.Status422UnprocessableEntity, "No image");

    public static ProblemHttpResult MissingMember(string other) => Problem.Of(
        $"The body has no image: give {{\"{ImageBody.Field}\": BASE64}}, or {other}.",
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

    private static string Detail(string reason, string? field) => field is null ? reason : $"{field}: {reason}";
}
