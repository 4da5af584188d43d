using System.Text.Json.Serialization;

namespace Torchline.Client;

/// <summary>How an image is to be optimised.</summary>
public sealed record StylizationJobOptions
{
    /// <summary>How many steps; null for the service's default, 200.</summary>
    public int? Iterations { get; init; }

    /// <summary>What the content counts, from 0 to 1000, against what it counts as usual; null for 1.</summary>
    public float? ContentWeight { get; init; }

    /// <summary>What the style counts, from 0 to 1000, against what it counts as usual; null for 1.</summary>
    public float? StyleWeight { get; init; }

    /// <summary>What smoothness counts, from 0 to 1000, against what it counts as usual; null for 1.</summary>
    public float? TotalVariationWeight { get; init; }

    /// <summary>The long side of the result, in pixels; null for the content's, up to what the service allows (384 by default).</summary>
    public int? Size { get; init; }

    /// <summary>What to start from. For <see cref="StartImage.Stylized"/> the service has a model of the task <c>arbitrary-style</c>, or answers 404.</summary>
    public StartImage Start { get; init; }

    /// <summary>The name of a model, or null for the service's default.</summary>
    public string? Model { get; init; }
}

/// <summary>A job that gives an image the style of another one.</summary>
/// <param name="Id">Its name.</param>
/// <param name="State">How far it is.</param>
/// <param name="Model">The name of the model that computes it.</param>
/// <param name="Iteration">How many steps are done.</param>
/// <param name="Settings">How it is computed.</param>
/// <param name="Width">Columns of the result.</param>
/// <param name="Height">Rows of the result.</param>
/// <param name="Created">When it was submitted.</param>
/// <param name="Started">When it left the queue; null before.</param>
/// <param name="Ended">When it ended; null before.</param>
/// <param name="Error">Why it failed, if it did.</param>
/// <param name="Losses">The curve of losses; null in lists of jobs.</param>
/// <param name="Links">Where there is more of it.</param>
public sealed record StylizationJob(
    string Id,
    JobState State,
    string Model,
    int Iteration,
    StylizationJobSettings Settings,
    int Width,
    int Height,
    DateTimeOffset Created,
    DateTimeOffset? Started,
    DateTimeOffset? Ended,
    string? Error,
    IReadOnlyList<StyleLosses>? Losses,
    StylizationJobLinks Links)
{
    /// <summary>Whether it changes no more.</summary>
    public bool HasEnded => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled;
}

/// <summary>How a job is computed.</summary>
/// <param name="Iterations">How many steps there are.</param>
/// <param name="ContentWeight">What the content counts, against what it counts as usual.</param>
/// <param name="StyleWeight">What the style counts, against what it counts as usual.</param>
/// <param name="TotalVariationWeight">What smoothness counts, against what it counts as usual.</param>
/// <param name="Start">What it starts from.</param>
public sealed record StylizationJobSettings(
    int Iterations, float ContentWeight, float StyleWeight, float TotalVariationWeight, StartImage Start);

/// <summary>Where there is more of a job; the addresses are relative to the service's.</summary>
/// <param name="Self">The job's document.</param>
/// <param name="Events">Its events, as they happen.</param>
/// <param name="Preview">The image on its way, if there is one.</param>
/// <param name="Result">The result, if there is one.</param>
public sealed record StylizationJobLinks(string Self, string Events, string? Preview, string? Result);

/// <summary>What a job starts from. Names are read in any case.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StartImage>))]
public enum StartImage
{
    /// <summary>The content.</summary>
    Content,

    /// <summary>Noise.</summary>
    Noise,

    /// <summary>The content in the style, as a network makes it in one pass.</summary>
    Stylized,
}

/// <summary>How far a job is. Names are read in any case.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>It waits for others to end.</summary>
    Queued,

    /// <summary>It is computed.</summary>
    Running,

    /// <summary>It has a result.</summary>
    Succeeded,

    /// <summary>It has ended without a result, for the reason in its error.</summary>
    Failed,

    /// <summary>It was ended by a request.</summary>
    Cancelled,
}

/// <summary>How far an image that is optimised is from what is aimed at; as the model weighs it.</summary>
/// <param name="Iteration">After how many steps.</param>
/// <param name="Content">From the content.</param>
/// <param name="Style">From the style.</param>
/// <param name="TotalVariation">From being smooth.</param>
public sealed record StyleLosses(int Iteration, float Content, float Style, float TotalVariation);

/// <summary>The progress of a job.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Iteration">How many steps were done.</param>
/// <param name="Iterations">How many steps there are.</param>
/// <param name="Losses">The losses after that many steps; null where there is only the state.</param>
/// <param name="Error">Why it failed, if it did.</param>
public sealed record StylizationProgress(JobState State, int Iteration, int Iterations, StyleLosses? Losses = null, string? Error = null);

/// <summary>The body of the list of jobs.</summary>
internal sealed record StylizationJobList(IReadOnlyList<StylizationJob> Jobs);
