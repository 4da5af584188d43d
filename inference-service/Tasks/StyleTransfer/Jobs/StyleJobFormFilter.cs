using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>Marks the route that takes the form of a job.</summary>
internal sealed class StyleJobFormMetadata;

/// <summary>Describes the form of a job; Swagger UI then lets its user choose the files.</summary>
internal sealed class StyleJobFormFilter(IOptions<StyleTransferOptions> options) : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (!context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<StyleJobFormMetadata>().Any())
            return;
        var limits = options.Value.StylizationJobs;
        var form = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { StyleJobForm.Content, StyleJobForm.Style },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                [StyleJobForm.Content] = ImageBodyFilter.File(),
                [StyleJobForm.Style] = ImageBodyFilter.File(),
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
                    Description = "What to start from.",
                    Enum = [JsonValue.Create("content"), JsonValue.Create("noise")],
                    Default = JsonValue.Create("content"),
                },
                [StyleJobForm.Model] = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Description = "The name of a model from /v1/models; without it the default model computes the job.",
                },
            },
        };
        operation.RequestBody = new OpenApiRequestBody
        {
            Description = "Two images, JPEG, PNG or WebP, recognised by content; EXIF orientation is respected. And how they are worked on.",
            Required = true,
            Content = new Dictionary<string, IOpenApiMediaType> { [MultipartForm.MediaType] = new OpenApiMediaType { Schema = form } },
        };
    }

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

/// <summary>Describes the form of a job.</summary>
internal static class StyleJobFormExtensions
{
    /// <summary>Describes the body of the route and what may be wrong with it.</summary>
    public static RouteHandlerBuilder AcceptsStyleJobForm(this RouteHandlerBuilder route) => route
        .WithMetadata(new StyleJobFormMetadata())
        .ProducesProblems(400, 413, 415, 422);
}
