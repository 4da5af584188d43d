using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.Classification.Teaching;

/// <summary>The errors of requests that teach.</summary>
internal static class TeachProblem
{
    private const int RetryAfter = 10;

    public static ProblemHttpResult Off() => Problem.Of(
        "Teaching is off. Whoever may teach changes what the service answers: set Torchline:Teaching:Enabled to true where only they reach it.",
        StatusCodes.Status403Forbidden, "Teaching is off");

    public static ProblemHttpResult NotAForm(string? mediaType) => Problem.Of(
        $"Send a form, {MultipartForm.MediaType}, in which each field's name is a label and its files are images. This body is {mediaType ?? "of no type"}.",
        StatusCodes.Status415UnsupportedMediaType, "Unsupported media type");

    public static ProblemHttpResult Busy(HttpResponse response) => Problem.Unavailable(
        response, "Teaching already", "Another model is being taught. Try again after the time in Retry-After.", RetryAfter);

    public static ProblemHttpResult Stopping(HttpResponse response) => Problem.Unavailable(
        response, "Stopping", "The service is stopping; nothing was published.", RetryAfter);

    public static ProblemHttpResult TooLong(int seconds) => Problem.Of(
        $"It took longer than {seconds} seconds; nothing was published. Send fewer or smaller images, or raise Torchline:Teaching:TimeLimitSeconds.",
        StatusCodes.Status503ServiceUnavailable, "Took too long", ("limit", seconds), ("unit", "seconds"));

    public static ProblemHttpResult TooManyImages(int limit) => Problem.Of(
        $"A request may have {limit} images; this one has more.", StatusCodes.Status413PayloadTooLarge, "Too many images", ("limit", limit), ("unit", "images"));

    public static ProblemHttpResult TooManyBytes(long limit) => Problem.Of(
        $"The images of a request may have {limit} bytes; these have more. Send smaller ones.",
        StatusCodes.Status413PayloadTooLarge, "Too many bytes", ("limit", limit), ("unit", "bytes"));

    public static ProblemHttpResult NoFile(string field) => Problem.BadRequest(
        $"The field '{field}' is no file. Each field's name is a label, and its files are images; other settings belong to the query.");

    public static ProblemHttpResult NoFolder(string file) => Problem.UnprocessableRequest(
        $"'{file}' in the field '{TeachForm.Folders}' has no folder, which would be its label. Name the field as the label, or send files as FOLDER/FILE.");

    public static ProblemHttpResult NotKept() => Problem.Of(
        "The new version cannot be written to the folder of the models; nothing was published. The service's log has the reason.",
        StatusCodes.Status500InternalServerError, "Not published");
}
