using System.Buffers;
using System.Drawing;
using System.Security.Cryptography;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>A job at a moment, as clients and the disk have it.</summary>
public abstract record JobDetails
{
    /// <summary>Its name: 32 hexadecimal digits that cannot be guessed.</summary>
    public required string Id { get; init; }

    /// <summary>How far it is.</summary>
    public required JobState State { get; init; }

    /// <summary>The name of the model that computes it.</summary>
    public required string Model { get; init; }

    /// <summary>How many steps are done.</summary>
    public int Iteration { get; init; }

    /// <summary>How the image is optimised.</summary>
    public required StyleJobSettings Settings { get; init; }

    /// <summary>Columns of the result.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the result.</summary>
    public required int Height { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it left the queue; missing before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended; missing before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Why it failed, if it did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }
}

/// <summary>A job as the disk has it.</summary>
internal sealed record JobRecord : JobDetails
{
    /// <summary>The format of the result for clients that accept all alike.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<ImageFormat>))]
    public required ImageFormat Format { get; init; }

    /// <summary>The curve of losses.</summary>
    public IReadOnlyList<LossPoint> Losses { get; init; } = [];

    /// <summary>Whether there is a preview.</summary>
    public bool HasPreview { get; init; }

    /// <summary>The result's size.</summary>
    [JsonIgnore]
    public Size Size => new(Width, Height);

    /// <summary>Whether it changes no more.</summary>
    [JsonIgnore]
    public bool HasEnded => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled;

    /// <summary>The record of the same job before it began.</summary>
    public JobRecord Anew() => this with { State = JobState.Queued, Iteration = 0, Started = null, Losses = [], HasPreview = false };

    /// <summary>The record of a job that has ended.</summary>
    public JobRecord End(JobState state, DateTimeOffset now, string? error = null) =>
        this with { State = state, Ended = now, Error = error };
}

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

    /// <summary>It has ended without a result, for the reason in its error.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It was ended by a request.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}

/// <summary>A point of the curve of losses, which are as the model weighs them: what is minimised is their sum.</summary>
/// <param name="Iteration">After how many steps the image had these losses.</param>
/// <param name="Content">How far it was from the content.</param>
/// <param name="Style">How far it was from the style.</param>
/// <param name="TotalVariation">How much neighbouring pixels differed.</param>
public sealed record LossPoint(int Iteration, float Content, float Style, float TotalVariation);

/// <summary>Which losses of an optimisation are kept: as many as make a curve, however many iterations there are.</summary>
internal static class LossCurve
{
    /// <summary>The most points.</summary>
    public const int MaxPoints = 200;

    /// <summary>Whether the losses of an iteration are kept.</summary>
    /// <param name="iteration">From 0.</param>
    public static bool Has(int iteration, int iterations) => iteration % ((iterations + MaxPoints - 1) / MaxPoints) == 0;
}

/// <summary>The names of jobs, which cannot be guessed.</summary>
internal static class JobId
{
    private const int Bytes = 16;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>A new name, of 128 random bits.</summary>
    public static string Create() => RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true);

    /// <summary>Whether a text has the form of a name.</summary>
    public static bool IsId(string text) => text.Length == 2 * Bytes && !text.AsSpan().ContainsAnyExcept(Digits);
}

/// <summary>Reads and writes the records of jobs without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(JobRecord))]
internal sealed partial class JobRecordJson : JsonSerializerContext;
