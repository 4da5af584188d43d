using Microsoft.OpenApi;
using Torchline.InferenceService.Requests;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Images;

/// <summary>Describes bodies and answers that are images; Swagger UI then has fields for files and shows the answers.</summary>
internal static class ImageOpenApi
{
    /// <summary>Describes a body that is an image, and what may be wrong with it.</summary>
    public static RouteHandlerBuilder AcceptsImage(this RouteHandlerBuilder route)
    {
        var form = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema> { [ImageBody.Field] = File() },
            Required = new HashSet<string> { ImageBody.Field },
        };
        // The form comes first: there the page has no choice of the file's format.
        return route.AcceptsBody(
            "An image: JPEG, PNG or WebP, recognised by content; EXIF orientation is respected.",
            () => [new(MultipartForm.MediaType, form), .. ImageBody.MediaTypes.Select(type => KeyValuePair.Create(type, File()))])
            .WithMetadata(new FormFields(ImageBody.Field));
    }

    /// <summary>Describes a body with images, and what may be wrong with it.</summary>
    /// <param name="content">The schemas by media type; called when the document is made.</param>
    public static RouteHandlerBuilder AcceptsBody(
        this RouteHandlerBuilder route, string description, Func<IEnumerable<KeyValuePair<string, OpenApiSchema>>> content) => route
        .Describe(operation => operation.RequestBody = new OpenApiRequestBody
        {
            Description = description,
            Required = true,
            Content = content().ToDictionary(one => one.Key, IOpenApiMediaType (one) => new OpenApiMediaType { Schema = one.Value }),
        })
        .ProducesProblems(400, 413, 415, 422);

    /// <summary>Describes an answer that is an image.</summary>
    public static RouteHandlerBuilder AnswersImage(this RouteHandlerBuilder route, params IReadOnlyList<string> mediaTypes) => route
        .Describe(operation => ((OpenApiResponse)operation.Responses!["200"]).Content =
            mediaTypes.ToDictionary(type => type, IOpenApiMediaType (_) => new OpenApiMediaType { Schema = File() }))
        .Produces(StatusCodes.Status200OK);

    /// <summary>The schema of an image.</summary>
    public static OpenApiSchema File() => new()
    {
        Type = JsonSchemaType.String,
        Format = "binary",
        Description = "The image's file.",
    };
}
