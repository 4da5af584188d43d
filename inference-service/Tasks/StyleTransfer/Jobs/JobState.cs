using System.Text.Json.Serialization;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>How far a job is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>It waits for others to end.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>It is computed.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It has a result.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>It has ended without a result, and says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Somebody has ended it.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
