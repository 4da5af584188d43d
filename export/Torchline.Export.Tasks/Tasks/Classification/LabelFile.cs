using System.Text;
using System.Text.Json;

namespace Torchline.Export.Tasks.Classification;

/// <summary>
/// Labels of a classifier in the order of its outputs: one a line, or in JSON a list of names, or the numbers from 0 with a name each,
/// or with an identifier and a name each, as ImageNet's index has them.
/// </summary>
internal static class LabelFile
{
    private const int MostBytes = 16 << 20;
    private const int LongestLabel = 200;

    /// <summary>Reads the labels.</summary>
    /// <exception cref="ExportException">The file is none of the forms, or a label is empty or too long.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
            throw new ExportException($"{path} has more than {MostBytes >> 20} MiB: labels are one a line, or a list in JSON");
        var bytes = File.ReadAllBytes(path);
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new ExportException($"{path} is no text in UTF-8: labels are one a line, or a list in JSON");
        }
        var labels = text.TrimStart() is ['[' or '{', ..] ? ReadJson(path, text) : ReadLines(text);
        if (labels.Count < 2)
            throw new ExportException($"{path} has {labels.Count} label{(labels.Count == 1 ? "" : "s")}; a classifier has two or more");
        foreach (var (i, label) in labels.Index())
        {
            if (string.IsNullOrWhiteSpace(label) || label.Length > LongestLabel || label.Any(char.IsControl))
                throw new ExportException($"{path}: label {i + 1} is empty, longer than {LongestLabel} characters, or has control characters");
        }
        return labels;
    }

    /// <summary>Empty lines at the end are none of a label.</summary>
    private static List<string> ReadLines(string text) => [.. text.TrimEnd().Split('\n').Select(line => line.Trim())];

    private static List<string> ReadJson(string path, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Array
                ? [.. root.EnumerateArray().Select((entry, i) => NameOf(entry) ?? throw Wrong(path, $"entry {i + 1}"))]
                : ReadNumbered(path, root);
        }
        catch (JsonException e)
        {
            throw new ExportException($"{path} begins as JSON does and is none: {e.Message}", e);
        }
    }

    private static List<string> ReadNumbered(string path, JsonElement root)
    {
        var count = root.EnumerateObject().Count();
        var labels = new string?[count];
        foreach (var entry in root.EnumerateObject())
        {
            if (!int.TryParse(entry.Name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
                || number >= count || labels[number] is not null)
            {
                throw new ExportException($"{path}: the {count} members are to be the numbers from 0 to {count - 1}; one of them is \"{entry.Name}\"");
            }
            labels[number] = NameOf(entry.Value) ?? throw Wrong(path, $"member \"{entry.Name}\"");
        }
        return [.. labels.Select(label => label!)];
    }

    /// <summary>A name, or the last of an identifier and a name.</summary>
    private static string? NameOf(JsonElement entry) => entry.ValueKind switch
    {
        JsonValueKind.String => entry.GetString(),
        JsonValueKind.Array when entry.GetArrayLength() == 2 && entry[1].ValueKind == JsonValueKind.String => entry[1].GetString(),
        _ => null,
    };

    private static ExportException Wrong(string path, string place) =>
        new($"{path}: {place} is neither a name nor an identifier and a name");
}
