using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>The errors of requests about jobs.</summary>
internal static class StyleJobProblem
{
    /// <summary>Whoever runs the service wants none of this.</summary>
    /// <param name="setting">The switch.</param>
    public static ProblemHttpResult Off(string setting) => Problem.Of(
        $"{(setting == "List" ? "The list of all jobs is" : "Jobs are")} off here, by the setting Torchline:StylizationJobs:{setting}.",
        StatusCodes.Status403Forbidden, "Jobs are off");

    /// <summary>No model of the service optimises images.</summary>
    public static ProblemHttpResult NoModel() => Problem.Of(
        $"There is no model for this route. Put a package of the task '{StyleOptimizationContract.Task}' into the folder of the models and " +
        "start the service again.",
        StatusCodes.Status404NotFound, "Unknown model", ("models", Array.Empty<string>()));

    public static ProblemHttpResult NotAForm(string? mediaType) => Problem.Of(
        $"Send a form, {MultipartForm.MediaType}, with the images '{StyleJobForm.Content}' and '{StyleJobForm.Style}', or JSON with both in base64. " +
        $"This body is {mediaType ?? "of no type"}.",
        StatusCodes.Status415UnsupportedMediaType, "Unsupported media type");

    public static ProblemHttpResult MissingImages(IReadOnlyList<string> fields) => Problem.Of(
        $"The form has no field '{string.Join("' and no field '", fields)}'. Both '{StyleJobForm.Content}' and " +
        $"'{StyleJobForm.Style}' are images: JPEG, PNG or WebP.",
        StatusCodes.Status422UnprocessableEntity, "No image", ("fields", fields.ToArray()));

    public static ProblemHttpResult EmptyImage(string field) => Problem.Of(
        $"The image '{field}' is empty.", StatusCodes.Status422UnprocessableEntity, "Unreadable image");

    public static ProblemHttpResult QueueFull(HttpResponse response) => Problem.Unavailable(
        response, "Queue full", "Too many jobs wait. Try again after the time in Retry-After, or cancel one.", retryAfter: 10);

    public static ProblemHttpResult Stopping(HttpResponse response) => Problem.Unavailable(
        response, "Stopping", "The service is stopping. Try again after the time in Retry-After.", retryAfter: 10);

    /// <summary>A job's files cannot be written.</summary>
    public static ProblemHttpResult NotKept() => Problem.Of(
        "The job cannot be kept on the service's disk, so it was not taken. The service's log says why.",
        StatusCodes.Status500InternalServerError, "Job not kept");

    public static ProblemHttpResult Unknown(string id) => Problem.Of(
        id == LatestJob.Id ? "There is no job yet, or its list is not yours. POST /v1/stylize/jobs submits one." : $"There is no job '{id}' here. /v1/stylize/jobs lists those that there are; the oldest are forgotten some time after their end.",
        StatusCodes.Status404NotFound, "Unknown job");

    /// <summary>An image of a job is asked for that it does not have now, or never will.</summary>
    public static ProblemHttpResult NoImage(JobRecord job, string image) => Problem.Of(
        job switch
        {
            { HasEnded: false } => $"The job has no {image} yet: it is {Name(job.State)}, {job.Iteration} of {job.Settings.Iterations} iterations are done.",
            { Error: { } error } => $"The job has no {image}: it failed. {error}",
            _ => $"The job has no {image}: it was {Name(job.State)}.",
        },
        StatusCodes.Status409Conflict, $"No {image}", ("state", Name(job.State)));

    private static string Name(JobState state) => state.ToString().ToLowerInvariant();
}
