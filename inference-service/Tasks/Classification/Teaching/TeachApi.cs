using System.ComponentModel.DataAnnotations;
using Microsoft.OpenApi;
using Torchline.Contracts.Tasks.Classification;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Security;
using Torchline.InferenceService.Serving;
using Torchline.Teaching;

namespace Torchline.InferenceService.Tasks.Classification.Teaching;

/// <summary>The route that teaches classifiers.</summary>
internal static class TeachApi
{
    private const int DefaultFolds = 5;
    private const int DefaultSeed = 1;

    public static void MapTeachApi(this IEndpointRouteBuilder app) => app
        .MapPost("/v1/models/{name}/teach", TeachAsync)
        .WithName("TeachModel")
        .WithExampleOf("name", () => app.Catalog().Of<ClassificationModel>().Select(model => model.Manifest.Name))
        .Needs(KeyScope.Admin)
        .WithTags("Models")
        .AcceptsBody(
            "A form. Each field's name is a label, and its files are images of it: JPEG, PNG, WebP, GIF or TIFF.",
            () => [new(MultipartForm.MediaType, Form())])
        .ProducesProblems(403, 404, 409, 500, 503)
        .WithResponseExample(
            """
            {
              "model": "pets", "version": 1, "parent": "ants-bees/1", "accuracy": 0.975, "deviation": 0.02,
              "labels": [{ "label": "cats", "images": 40, "recognised": 0.975 }, { "label": "dogs", "images": 40, "recognised": 0.975 }],
              "images": 80, "skippedImages": 1, "skipped": [{ "label": "cats", "file": "note.txt", "reason": "The data is no JPEG, PNG, WebP, GIF or TIFF image." }],
              "sawImagesBefore": false, "seconds": 6.3
            }
            """);

    /// <summary>Teaches a classifier the labels of your images</summary>
    /// <remarks>
    /// <c>curl -F cats=@1.jpg -F cats=@2.jpg -F dogs=@3.jpg …</c>: the field's name is the label. Files of the field <c>images</c> have
    /// their folder as the label, as browsers send a folder. The backbone of the model stays as it is; its last layer is taught anew, and
    /// the labels are those of the form. The result is published as the next version and answers from then on, without a restart; the
    /// version before answers for <c>?model=name/version</c> until the next one or a restart, and stays in the folder. Images that cannot be
    /// read are left out, and named in the answer. Off unless <c>Torchline:Teaching:Enabled</c> is set; one model at a time is taught; a
    /// request that is aborted publishes nothing.
    /// </remarks>
    /// <param name="name" example="ants-bees">The name of a classifier from /v1/models.</param>
    /// <param name="to" example="pets">The model whose next version the result is; without it the taught one.</param>
    /// <param name="folds">Parts of the images in cross-validation; each label has as many images or more.</param>
    /// <param name="seed">Decides which images share a fold.</param>
    /// <response code="200">The new version is served.</response>
    /// <response code="400">The form cannot be read, or a parameter is out of range.</response>
    /// <response code="403">Teaching is off.</response>
    /// <response code="404">There is no such classifier.</response>
    /// <response code="409"><c>to</c> is a model of another task.</response>
    /// <response code="413">There are too many images or bytes.</response>
    /// <response code="415">The body is no form.</response>
    /// <response code="422">There are fewer than two labels, or too few images of one; the same image has two labels; or the model's last layer is not linear.</response>
    /// <response code="500">The new version cannot be written to the folder of the models.</response>
    /// <response code="503">Another model is being taught, it took too long, or the service is starting or stopping.</response>
    public static async Task<Results<JsonAnswer<TeachResponse>, ProblemHttpResult>> TeachAsync(
        string name,
        ModelCatalog catalog,
        Teacher teacher,
        HttpContext context,
        string? to = null,
        [Range(TeachingOptions.LeastFolds, TeachingOptions.MostFolds)] int folds = DefaultFolds,
        [Range(0, int.MaxValue)] int seed = DefaultSeed)
    {
        if (!teacher.IsEnabled)
            return TeachProblem.Off();
        if (!catalog.TryFind<ClassificationModel>(ClassificationContract.Task, name, context.Response, out var model, out var unknown))
            return unknown;
        if (!MultipartForm.Is(context.Request))
            return TeachProblem.NotAForm(context.Request.ContentType);
        if (folds is < TeachingOptions.LeastFolds or > TeachingOptions.MostFolds)
            return Problem.BadRequest($"folds is {folds}; it lies between {TeachingOptions.LeastFolds} and {TeachingOptions.MostFolds}.");
        if (seed < 0)
            return Problem.BadRequest($"seed is {seed}; it counts from 0.");
        var target = to ?? model.Manifest.Name;
        if (!ManifestRules.IsName(target))
            return Problem.BadRequest("to is no name for a model: use up to 64 letters, digits and . _ -");
        if (catalog.Models.TryGetValue(target, out var other) && other is not ClassificationModel)
            return Problem.Of($"'{target}' does {other.Manifest.Task}: choose another name.", StatusCodes.Status409Conflict, "Another task");
        return await teacher.TeachAsync(context, model, target, folds, seed);
    }

    private static OpenApiSchema Form() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            [TeachForm.Folders] = Files("Images whose files are named FOLDER/FILE: the folder's name is the label."),
        },
        AdditionalProperties = Files("Images of the label that the field's name is."),
    };

    private static OpenApiSchema Files(string description) =>
        new() { Type = JsonSchemaType.Array, Items = ImageOpenApi.File(), Description = description };
}
