using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Tasks.StyleTransfer.Optimization;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>Describes the form of a job; Swagger UI then has fields for the files.</summary>
internal static class StyleJobOpenApi
{
    /// <summary>Describes the body of the route and what may be wrong with it.</summary>
    public static RouteHandlerBuilder AcceptsStyleJobForm(this RouteHandlerBuilder route, IServiceProvider services) => route.AcceptsBody(
        "Two images, JPEG, PNG, WebP, GIF or TIFF, recognised by content; EXIF orientation is respected. And how they are worked on. In JSON, images " +
        "are base64 or data URLs.",
        () =>
        [
            new(ImageJson.MediaType, Form(services, ImageOpenApi.Base64), Example()),
            new(MultipartForm.MediaType, Form(services, ImageOpenApi.File)),
        ])
        .WithMetadata(StyleJobForm.Fields);

    // A job that ends in seconds, so that the other routes have something to show.
    private static JsonObject Example() => new()
    {
        [StyleJobForm.Content] = ExampleImage.DataUrl,
        [StyleJobForm.Style] = ExampleImage.DataUrl,
        [StyleJobForm.Iterations] = 20,
        [StyleJobForm.Size] = 128,
    };

    private static OpenApiSchema Form(IServiceProvider services, Func<OpenApiSchema> image)
    {
        var limits = services.GetRequiredService<IOptions<StyleTransferOptions>>().Value.StylizationJobs;
        string[] models = [.. services.GetRequiredService<ModelCatalog>().Of<StyleOptimizationModel>().Select(model => model.Manifest.Name)];
        return Form(limits, image, models);
    }

    private static OpenApiSchema Form(StyleJobsOptions limits, Func<OpenApiSchema> image, string[] models) => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { StyleJobForm.Content, StyleJobForm.Style },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            [StyleJobForm.Content] = image(),
            [StyleJobForm.Style] = image(),
            [StyleJobForm.Iterations] = Number(
                JsonSchemaType.Integer, "How many steps there are.", 1, limits.MaxIterations, StyleJobSettingsReader.DefaultIterations),
            [StyleJobForm.ContentWeight] = Weight("What the content counts, against what it counts as usual."),
            [StyleJobForm.StyleWeight] = Weight("What the style counts, against what it counts as usual."),
            [StyleJobForm.TotalVariationWeight] = Weight("What smoothness counts, against what it counts as usual."),
            [StyleJobForm.Size] = Number(
                JsonSchemaType.Integer,
                $"The long side of the result, in pixels; without it the image's, up to {limits.DefaultSide}.",
                StyleNetworkContract.MinSide,
                limits.MaxSide),
            [StyleJobForm.Start] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "What to start from; stylized is the content in the style, in one pass of a network for style images.",
                Enum = [JsonValue.Create("content"), JsonValue.Create("noise"), JsonValue.Create("stylized")],
                Default = JsonValue.Create("content"),
            },
            [StyleJobForm.Model] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "The name of a model from /v1/models; without it the default model computes the job.",
                // The page would send "string" else.
                Default = models.Length > 0 ? JsonValue.Create(models[0]) : null,
                Enum = models.Length > 0 ? [.. models.Select(name => JsonValue.Create(name))] : null,
            },
        },
    };

    private static OpenApiSchema Weight(string description) =>
        Number(JsonSchemaType.Number, description, 0, (int)StyleJobSettingsReader.MaxWeight, 1);

    private static OpenApiSchema Number(JsonSchemaType type, string description, int least, int most, int? usual = null) => new()
    {
        Type = type,
        Description = description,
        Minimum = least.ToString(CultureInfo.InvariantCulture),
        Maximum = most.ToString(CultureInfo.InvariantCulture),
        Default = usual is { } value ? JsonValue.Create(value) : null,
    };
}
