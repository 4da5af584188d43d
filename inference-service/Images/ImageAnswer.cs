namespace Torchline.InferenceService.Images;

/// <summary>A response of status 200 whose body is an image.</summary>
/// <param name="model">The name of the model that made it, for the header <see cref="ModelHeader"/>.</param>
internal sealed class ImageAnswer(ReadOnlyMemory<byte> file, ImageFormat format, string model) : IResult
{
    /// <summary>The header that names the model, as the JSON of other answers does.</summary>
    public const string ModelHeader = "Torchline-Model";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.ContentType = ImageMediaType.Of(format);
        response.ContentLength = file.Length;
        response.Headers[ModelHeader] = model;
        return response.Body.WriteAsync(file, httpContext.RequestAborted).AsTask();
    }
}
