using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Requests;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>Describes a body that is an image, or has a style image beside it. What the page sends as it is fits the models that there are.</summary>
internal static class StyleNetworkOpenApi
{
    /// <summary>Describes the body of the route, the example of its style, and what may be wrong with them.</summary>
    public static RouteHandlerBuilder AcceptsImageAndStyle(this RouteHandlerBuilder route, ModelCatalog catalog) => route
        .AcceptsBody(
            "An image, and beside it a style image where the query names no style: JPEG, PNG, WebP, GIF or TIFF, recognised by content; EXIF " +
            "orientation is respected. In JSON they are base64 or data URLs.",
            () => ImageOpenApi.Bodies(Json(), Example(catalog), ImageBody.Style))
        .Describe(operation => Exemplify(operation, catalog))
        .WithMetadata(new FormFields(ImageBody.Field, ImageBody.Style));

    private static OpenApiSchema Json() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema> { [ImageBody.Field] = ImageOpenApi.Base64(), [ImageBody.Style] = ImageOpenApi.Base64() },
        Required = new HashSet<string> { ImageBody.Field },
        AdditionalPropertiesAllowed = false,
    };

    private static JsonObject Example(ModelCatalog catalog)
    {
        var example = new JsonObject { [ImageBody.Field] = ExampleImage.DataUrl };
        if (!StylesOf(catalog).Any() && TakesStyleImages(catalog))
            example[ImageBody.Style] = ExampleImage.DataUrl;
        return example;
    }

    // A style in the query beside a style image in the body would be refused.
    private static void Exemplify(OpenApiOperation operation, ModelCatalog catalog)
    {
        if (operation.Parameters?.FirstOrDefault(one => one.Name == ImageBody.Style) is not OpenApiParameter style)
            return;
        if (StylesOf(catalog).FirstOrDefault() is { } name)
            style.Example = name;
        else if (TakesStyleImages(catalog))
            style.Example = null;
    }

    private static IEnumerable<string> StylesOf(ModelCatalog catalog) => catalog.Of<StyleNetworkModel>().SelectMany(model => model.Manifest.Labels);

    private static bool TakesStyleImages(ModelCatalog catalog) => catalog.Of<ArbitraryStyleModel>().Any();
}
