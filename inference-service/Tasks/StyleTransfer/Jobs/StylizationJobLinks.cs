using System.Text.Json.Serialization;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>Where there is more of a job; the addresses are relative to the service's.</summary>
/// <param name="Self">The job's document.</param>
/// <param name="Events">Its events, as they happen.</param>
/// <param name="Preview">The image on its way, if there is one.</param>
/// <param name="Result">The result, if there is one.</param>
public sealed record StylizationJobLinks(
    string Self,
    string Events,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Preview,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Result);
