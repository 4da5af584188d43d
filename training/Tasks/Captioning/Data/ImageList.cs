using Torchline.Training.Core.Data;

namespace Torchline.Training.Tasks.Captioning.Data;

/// <summary>Reads which images belong to a split: an image's name a line.</summary>
public static class ImageList
{
    private const int MaximumLineLength = 1 << 10;

    /// <summary>Reads the names, each once, in the file's order.</summary>
    /// <param name="path">The text file, UTF-8.</param>
    /// <param name="malformed">Reports and counts the lines that are no name, or one that came before.</param>
    /// <exception cref="InvalidDataException">
    /// The file is missing, empty or without any usable line, or too many lines are malformed.
    /// </exception>
    public static IReadOnlyList<string> Read(string path, MalformedLines malformed)
    {
        var names = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        using var reader = new BoundedLineReader(path, MaximumLineLength);
        while (reader.ReadLine() is { } line)
        {
            var name = line.Trim();
            if (reader.WasTooLong || name.Contains('\uFFFD') || !ImageName.IsValid(name))
                malformed.Skip(path, reader.LineNumber, "expected the name of an image, without a folder");
            else if (!names.TryAdd(name, reader.LineNumber))
                malformed.Skip(path, reader.LineNumber, $"{name} is listed already, in line {names[name]}");
        }
        return names.Count > 0 ? [.. names.Keys] : throw new InvalidDataException($"{path}: no usable line");
    }
}
