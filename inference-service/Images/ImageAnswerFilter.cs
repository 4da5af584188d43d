using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Torchline.InferenceService.Images;

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
