using System.Diagnostics.CodeAnalysis;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>A job as clients have it.</summary>
public sealed record StyleJobDocument : JobDetails, IJsonBody<StyleJobDocument>
{
    /// <param name="job">The job.</param>
    /// <param name="jobs">The address of all jobs.</param>
    /// <param name="withLosses">Whether it has the curve.</param>
    [SetsRequiredMembers]
    internal StyleJobDocument(JobRecord job, string jobs, bool withLosses = true)
        : base(job)
    {
        string self = $"{jobs}/{job.Id}", result = $"{self}/result";
        var succeeded = job.State == JobState.Succeeded;
        Losses = withLosses ? job.Losses : null;
        Links = new(self, $"{self}/events", job.HasPreview || succeeded ? $"{self}/preview" : null, succeeded ? result : null);
    }

    /// <summary>The curve of losses, 200 points at most; missing in lists of jobs.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LossPoint>? Losses { get; }

    /// <summary>Where there is more of it.</summary>
    [JsonPropertyOrder(2)]
    public StyleJobLinks Links { get; }

    static JsonTypeInfo<StyleJobDocument> IJsonBody<StyleJobDocument>.Json => StyleTransferJson.Default.StyleJobDocument;
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
