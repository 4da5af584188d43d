namespace Torchline.Client;

/// <summary>A job that gives an image the style of another one.</summary>
/// <param name="Id">Its name.</param>
/// <param name="State">How far it is.</param>
/// <param name="Model">The name of the model that computes it.</param>
/// <param name="Iteration">How many steps are done.</param>
/// <param name="Width">Columns of the result.</param>
/// <param name="Height">Rows of the result.</param>
/// <param name="Created">When it was submitted.</param>
/// <param name="Started">When it left the queue; null before.</param>
/// <param name="Ended">When it ended; null before.</param>
/// <param name="Error">Why it failed, if it did.</param>
/// <param name="Losses">The curve of losses; null in lists of jobs.</param>
public sealed record StylizationJob(
    string Id,
    JobState State,
    string Model,
    int Iteration,
    int Width,
    int Height,
    DateTimeOffset Created,
    DateTimeOffset? Started,
    DateTimeOffset? Ended,
    string? Error,
    IReadOnlyList<StyleLosses>? Losses)
{
    /// <summary>Whether it changes no more.</summary>
    public bool HasEnded => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled;
}
