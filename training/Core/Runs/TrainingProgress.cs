using System.Text.Json;
using System.Text.Json.Nodes;

namespace Torchline.Training.Core.Runs;

/// <summary>The progress of a training: the part of a checkpoint that is no tensor.</summary>
public sealed record TrainingProgress
{
    /// <summary>The epoch in progress, from 0; equal to the number of epochs that are complete.</summary>
    public int Epoch { get; init; }

    /// <summary>Steps done in this epoch.</summary>
    public int StepInEpoch { get; init; }

    /// <summary>Steps done since the start.</summary>
    public long Step { get; init; }

    /// <summary>Sum of the losses of this epoch's examples so far.</summary>
    public double LossSum { get; init; }

    /// <summary>How many of this epoch's predictions are correct so far; null where none is correct or wrong.</summary>
    public double? RightSum { get; init; }

    /// <summary>Training examples of this epoch so far.</summary>
    public long Examples { get; init; }

    /// <summary>The complete epochs.</summary>
    public IReadOnlyList<EpochRecord> History { get; init; } = [];

    /// <summary>The best epoch so far by the metric that chooses, or null before the first one.</summary>
    public EpochRecord? Best { get; init; }

    /// <summary>Whether nothing remains to be done.</summary>
    public bool Finished { get; init; }
}

/// <summary>What was measured at the end of one epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">Optimizer steps since the start of the run.</param>
/// <param name="Metrics">Values by name, such as <c>train.loss</c> or <c>dev.accuracy</c>.</param>
public sealed record EpochRecord(int Epoch, long Step, IReadOnlyDictionary<string, double> Metrics);

/// <summary><c>metrics.jsonl</c>: one JSON object an epoch, each flushed as it is written.</summary>
internal static class MetricsLog
{
    /// <summary>Adds an epoch.</summary>
    public static void Append(string path, EpochRecord record, double seconds)
    {
        var line = new JsonObject { ["epoch"] = record.Epoch, ["step"] = record.Step };
        foreach (var (name, value) in record.Metrics)
            line[name] = value;
        line["seconds"] = Math.Round(seconds, 3);
        File.AppendAllText(path, line.ToJsonString(RunJson.OneLine) + "\n");
    }

    /// <summary>Deletes lines that were written after the checkpoint that a run is resumed from, and half-written ones.</summary>
    public static void KeepFirst(string path, int epochs)
    {
        if (File.Exists(path))
            DurableFile.Write(path, string.Concat(File.ReadLines(path).Take(epochs).Select(line => line + "\n")));
    }

    /// <summary>Reads the file back.</summary>
    /// <exception cref="InvalidDataException">A line is no JSON object.</exception>
    public static IReadOnlyList<JsonObject> Read(string path)
    {
        try
        {
            return [.. File.ReadLines(path).Select(line => JsonNode.Parse(line)!.AsObject())];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }
}
