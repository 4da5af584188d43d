using System.Text.Json;
using System.Text.Json.Nodes;

namespace Torchline.Training.Core.Runs;

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
