using System.Drawing;
using System.Text.Json.Serialization;
using Torchline.Imaging;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>All that is known of a job at a moment, as it is kept on disk.</summary>
internal sealed record JobRecord
{
    /// <summary>The job's name: 32 hexadecimal digits that nobody guesses.</summary>
    public required string Id { get; init; }

    /// <summary>How far it is.</summary>
    public required JobState State { get; init; }

    /// <summary>The model that computes it.</summary>
    public required string Model { get; init; }

    /// <summary>How the image is optimised.</summary>
    public required StylizationSettings Settings { get; init; }

    /// <summary>Columns of the result.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the result.</summary>
    public required int Height { get; init; }

    /// <summary>The format that the result has for those who like all the same.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<ImageFormat>))]
    public required ImageFormat Format { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it left the queue; null if it never did.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How many steps are done.</summary>
    public int Iteration { get; init; }

    /// <summary>The curve of losses.</summary>
    public IReadOnlyList<LossPoint> Losses { get; init; } = [];

    /// <summary>Whether there is an image of the way.</summary>
    public bool HasPreview { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The result's size.</summary>
    [JsonIgnore]
    public Size Size => new(Width, Height);

    /// <summary>Whether it changes no more.</summary>
    [JsonIgnore]
    public bool HasEnded => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled;

    /// <summary>The record of a job that has ended.</summary>
    /// <param name="state">How.</param>
    /// <param name="now">When.</param>
    /// <param name="error">Why it failed, if it did.</param>
    public JobRecord End(JobState state, DateTimeOffset now, string? error = null) =>
        this with { State = state, Ended = now, Error = error };
}
