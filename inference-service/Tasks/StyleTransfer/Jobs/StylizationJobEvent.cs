using System.Text.Json.Serialization;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>What an event of a job says.</summary>
/// <param name="State">How far the job is.</param>
/// <param name="Iteration">How many steps were done.</param>
/// <param name="Iterations">How many steps there are.</param>
/// <param name="Losses">The losses of the image after that many steps, in the events <c>progress</c>.</param>
/// <param name="Error">Why it failed, in the event <c>end</c>.</param>
public sealed record StylizationJobEvent(
    JobState State,
    int Iteration,
    int Iterations,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LossPoint? Losses = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null);
