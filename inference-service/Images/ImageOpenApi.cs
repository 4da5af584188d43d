using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Torchline.InferenceService.Requests;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Images;

/// <summary>Describes bodies and answers that are images; Swagger UI then has fields for files and shows the answers.</summary>
internal static class ImageOpenApi
{
    /// <summary>Describes a body that is an image, and what may be wrong with it.</summary>
    /// <param name="several">Whether JSON may have several images.</param>
    public static RouteHandlerBuilder AcceptsImage(this RouteHandlerBuilder route, bool several = true) => route
        .AcceptsBody(
            "An image: JPEG, PNG, WebP, GIF or TIFF, recognised by content; EXIF orientation is respected. In JSON it is base64 or a data URL.",
            () => Bodies(Json(several), new() { [ImageBody.Field] = ExampleImage.DataUrl }))
        .WithMetadata(new FormFields(ImageBody.Field));

    /// <summary>The kinds of bodies that are an image, or have one.</summary>
    /// <param name="json">The schema of JSON.</param>
    /// <param name="example">What the page sends as it is.</param>
    /// <param name="more">Fields that a form may have beside the image.</param>
    /// <remarks>JSON comes first: the page sends its example without a file to choose. In a form a file has no format to choose, either.</remarks>
    public static IEnumerable<DescribedBody> Bodies(OpenApiSchema json, JsonObject example, params IEnumerable<string> more) =>
    [
        new(ImageJson.MediaType, json, example),
        new(MultipartForm.MediaType, Form(more)),
        .. ImageBody.MediaTypes.Select(type => new DescribedBody(type, File())),
    ];

    /// <summary>Describes a body with images, and what may be wrong with it.</summary>
    /// <param name="content">The kinds of bodies; called when the document is made.</param>
    public static RouteHandlerBuilder AcceptsBody(
        this RouteHandlerBuilder route, string description, Func<IEnumerable<DescribedBody>> content) => route
        .Describe(operation => operation.RequestBody = new OpenApiRequestBody
        {
            Description = description,
            Required = true,
            Content = content().ToDictionary(one => one.MediaType, IOpenApiMediaType (one) => new OpenApiMediaType { Schema = one.Schema, Examples = one.Examples }),
        })
        .ProducesProblems(400, 413, 415, 422);

    /// <summary>Describes an answer that is an image.</summary>
    public static RouteHandlerBuilder AnswersImage(this RouteHandlerBuilder route, params IReadOnlyList<string> mediaTypes) => route
        .Describe(operation => ((OpenApiResponse)operation.Responses!["200"]).Content =
            mediaTypes.ToDictionary(type => type, IOpenApiMediaType (_) => new OpenApiMediaType { Schema = File() }))
        .Produces(StatusCodes.Status200OK);

    /// <summary>The schema of an image in JSON.</summary>
    public static OpenApiSchema Base64() => new()
    {
        Type = JsonSchemaType.String,
        Description = "The image's file in base64, or as a data URL.",
    };

    private static OpenApiSchema Form(IEnumerable<string> more)
    {
        var form = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema> { [ImageBody.Field] = File() },
            Required = new HashSet<string> { ImageBody.Field },
        };
        foreach (var field in more)
            form.Properties[field] = File();
        return form;
    }

    private static OpenApiSchema Json(bool several)
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema> { [ImageBody.Field] = Base64() },
            AdditionalPropertiesAllowed = false,
        };
        if (several)
        {
            schema.Properties[ImageBody.List] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = Base64(),
                Description = "Several images, in place of one: the answer has results, with an answer or an error each.",
            };
        }
        return schema;
    }

    /// <summary>The schema of an image.</summary>
    public static OpenApiSchema File() => new()
    {
        Type = JsonSchemaType.String,
        Format = "binary",
        Description = "The image's file.",
    };
}

/// <summary>A kind of body that a route takes.</summary>
/// <param name="Example">What the page sends as it is; null where there is a file to choose.</param>
internal sealed record DescribedBody(string MediaType, OpenApiSchema Schema, JsonObject? Example = null)
{
    public Dictionary<string, IOpenApiExample>? Examples =>
        Example is null ? null : new() { ["A small image"] = new OpenApiExample { Value = Example.DeepClone() } };
}
