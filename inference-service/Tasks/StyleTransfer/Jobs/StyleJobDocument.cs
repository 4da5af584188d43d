using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Torchline.InferenceService.Serving.Json;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>A job as clients see it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="State">How far it is.</param>
/// <param name="Model">The name of the model that computes it.</param>
/// <param name="Iteration">How many steps are done.</param>
/// <param name="Settings">How the image is optimised.</param>
/// <param name="Width">Columns of the result.</param>
/// <param name="Height">Rows of the result.</param>
/// <param name="Created">When it was submitted.</param>
/// <param name="Started">When it left the queue; missing before.</param>
/// <param name="Ended">When it ended; missing before.</param>
/// <param name="Error">Why it failed, if it did.</param>
/// <param name="Losses">The curve of losses, 200 points at most; missing in lists of jobs.</param>
/// <param name="Links">Where there is more of it.</param>
public sealed record StyleJobDocument(
    string Id,
    JobState State,
    string Model,
    int Iteration,
    StyleJobSettings Settings,
    int Width,
    int Height,
    DateTimeOffset Created,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Started,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Ended,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<LossPoint>? Losses,
    StyleJobLinks Links) : IJsonBody<StyleJobDocument>
{
    static JsonTypeInfo<StyleJobDocument> IJsonBody<StyleJobDocument>.Json => StyleTransferJson.Default.StyleJobDocument;

    /// <summary>The document of a job.</summary>
    /// <param name="job">What is known of it.</param>
    /// <param name="jobs">The address of all jobs.</param>
    /// <param name="withLosses">Whether it has the curve.</param>
    internal static StyleJobDocument Of(JobRecord job, string jobs, bool withLosses = true)
    {
        string self = $"{jobs}/{job.Id}", result = $"{self}/result";
        var succeeded = job.State == JobState.Succeeded;
        return new(
            job.Id,
            job.State,
            job.Model,
            job.Iteration,
            job.Settings,
            job.Width,
            job.Height,
            job.Created,
            job.Started,
            job.Ended,
            job.Error,
            withLosses ? job.Losses : null,
            new(self, $"{self}/events", job.HasPreview || succeeded ? $"{self}/preview" : null, succeeded ? result : null));
    }
}

/// <summary>Where there is more of a job; the addresses are relative to the service's.</summary>
/// <param name="Self">The job's document.</param>
/// <param name="Events">Its events, as they happen.</param>
/// <param name="Preview">The image on its way, if there is one.</param>
/// <param name="Result">The result, if there is one.</param>
public sealed record StyleJobLinks(
    string Self,
    string Events,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Preview,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Result);

/// <summary>The jobs of the service.</summary>
/// <param name="Jobs">The newest first, without their curves.</param>
public sealed record StyleJobList(IReadOnlyList<StyleJobDocument> Jobs) : IJsonBody<StyleJobList>
{
    static JsonTypeInfo<StyleJobList> IJsonBody<StyleJobList>.Json => StyleTransferJson.Default.StyleJobList;
}
