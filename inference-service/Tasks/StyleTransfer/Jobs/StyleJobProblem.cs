using Microsoft.AspNetCore.Http.HttpResults;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving.Problems;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>The errors of requests about jobs.</summary>
internal static class StyleJobProblem
{
    /// <summary>No model of the service optimises images.</summary>
    public static ProblemHttpResult NoModel() => TypedResults.Problem(
        $"There is no model for this route. Put a package of the task '{StyleOptimizationContract.Task}' into the folder of the models and " +
        "start the service again.",
        statusCode: StatusCodes.Status404NotFound,
        title: "Unknown model",
        extensions: Problem.Extensions(("models", Array.Empty<string>())));

    public static ProblemHttpResult NotAForm(string? mediaType) => TypedResults.Problem(
        $"Send a form, {MultipartForm.MediaType}, with the images '{StyleJobForm.Content}' and '{StyleJobForm.Style}'. " +
        $"This body is {mediaType ?? "of no type"}.",
        statusCode: StatusCodes.Status415UnsupportedMediaType,
        title: "Unsupported media type");

    public static ProblemHttpResult MissingImages(IReadOnlyList<string> fields) => TypedResults.Problem(
        $"The form has no field '{string.Join("' and no field '", fields)}'. Both '{StyleJobForm.Content}' and " +
        $"'{StyleJobForm.Style}' are images: JPEG, PNG or WebP.",
        statusCode: StatusCodes.Status422UnprocessableEntity,
        title: "No image",
        extensions: Problem.Extensions(("fields", fields.ToArray())));

    public static ProblemHttpResult EmptyImage(string field) => TypedResults.Problem(
        $"The image '{field}' is empty.", statusCode: StatusCodes.Status422UnprocessableEntity, title: "Unreadable image");

    public static ProblemHttpResult QueueFull(HttpResponse response) => Problem.Unavailable(
        response, "Queue full", "Too many jobs wait. Try again after the time in Retry-After, or cancel one.", retryAfter: 10);

    public static ProblemHttpResult Stopping(HttpResponse response) => Problem.Unavailable(
        response, "Stopping", "The service is stopping. Try again after the time in Retry-After.", retryAfter: 10);

    /// <summary>A job's files cannot be written.</summary>
    public static ProblemHttpResult NotKept() => TypedResults.Problem(
        "The job cannot be kept on the service's disk, so it was not taken. The service's log says why.",
        statusCode: StatusCodes.Status500InternalServerError,
        title: "Job not kept");

    public static ProblemHttpResult Unknown(string id) => TypedResults.Problem(
        $"There is no job '{id}' here. /v1/stylize/jobs lists those that there are; the oldest are forgotten some time after their end.",
        statusCode: StatusCodes.Status404NotFound,
        title: "Unknown job");

    /// <summary>An image of a job is asked for that it does not have now, or never will.</summary>
    public static ProblemHttpResult NoImage(JobRecord job, string image) => TypedResults.Problem(
        job switch
        {
            { HasEnded: false } => $"The job has no {image} yet: it is {Name(job.State)}, {job.Iteration} of {job.Settings.Iterations} iterations are done.",
            { Error: { } error } => $"The job has no {image}: it failed. {error}",
            _ => $"The job has no {image}: it was {Name(job.State)}.",
        },
        statusCode: StatusCodes.Status409Conflict,
        title: $"No {image}",
        extensions: Problem.Extensions(("state", Name(job.State))));

    private static string Name(JobState state) => state.ToString().ToLowerInvariant();
}
