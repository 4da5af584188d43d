using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Images;

/// <summary>Marks a route whose body is an image.</summary>
internal sealed class ImageBodyMetadata;

/// <summary>Describes bodies that are images; Swagger UI then lets its user choose a file.</summary>
internal sealed class ImageBodyFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (!context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<ImageBodyMetadata>().Any())
            return;
        var form = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema> { [ImageBody.Field] = File() },
            Required = new HashSet<string> { ImageBody.Field },
        };
        // The form comes first: there the page does not ask which format the file has.
        var content = new Dictionary<string, IOpenApiMediaType> { [MultipartForm.MediaType] = new OpenApiMediaType { Schema = form } };
        foreach (var mediaType in ImageBody.MediaTypes)
            content.Add(mediaType, new OpenApiMediaType { Schema = File() });
        operation.RequestBody = new OpenApiRequestBody
        {
            Description = "An image: JPEG, PNG or WebP, recognised by content; EXIF orientation is respected.",
            Required = true,
            Content = content,
        };
    }

    /// <summary>The schema of an image.</summary>
    public static OpenApiSchema File() => new()
    {
        Type = JsonSchemaType.String,
        Format = "binary",
        Description = "The image's file.",
    };
}

/// <summary>Describes bodies that are images.</summary>
internal static class ImageBodyExtensions
{
    /// <summary>Describes the body of a route and what may be wrong with it.</summary>
    public static RouteHandlerBuilder AcceptsImage(this RouteHandlerBuilder route) => route
        .WithMetadata(new ImageBodyMetadata())
        .ProducesProblems(400, 413, 415, 422);
}

/// <summary>Marks a route that answers with an image.</summary>
/// <param name="MediaTypes">The formats that it may have.</param>
internal sealed record ImageAnswerMetadata(IReadOnlyList<string> MediaTypes);

/// <summary>Describes answers that are images; Swagger UI then shows them.</summary>
internal sealed class ImageAnswerFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var answer = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<ImageAnswerMetadata>().FirstOrDefault();
        if (answer is not null && operation.Responses!["200"] is OpenApiResponse response)
        {
            response.Content = answer.MediaTypes.ToDictionary(
                mediaType => mediaType, IOpenApiMediaType (_) => new OpenApiMediaType { Schema = ImageBodyFilter.File() });
        }
    }
}

/// <summary>Describes answers that are images.</summary>
internal static class ImageAnswerExtensions
{
    /// <summary>Describes the answer of a route.</summary>
    public static RouteHandlerBuilder AnswersImage(this RouteHandlerBuilder route, params IReadOnlyList<string> mediaTypes) => route
        .WithMetadata(new ImageAnswerMetadata(mediaTypes))
        .Produces(StatusCodes.Status200OK);
}
