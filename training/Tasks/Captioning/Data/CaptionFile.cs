using Torchline.Training.Core.Data;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Captioning.Data;

/// <summary>Reads captions from a text file: a line a caption, the image's name, a tab, the caption.</summary>
/// <remarks>
/// The name may be followed by the caption's number, as in Flickr8k (Hodosh, Young and Hockenmaier 2013):
/// <c>1000268201_693b08cb0e.jpg#0</c>.
/// </remarks>
internal static class CaptionFile
{
    /// <summary>No line of real captions comes near this length, in characters.</summary>
    private const int MaximumLineLength = 1 << 14;

    /// <summary>Reads all captions.</summary>
    /// <param name="path">The text file, UTF-8.</param>
    /// <param name="malformed">Reports and counts the lines that have another form.</param>
    /// <returns>By the image's name, the words of its captions, in the file's order.</returns>
    /// <exception cref="InvalidDataException">
    /// The file is missing, empty or without any usable line, or too many lines are malformed.
    /// </exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<string>>> Read(string path, MalformedLines malformed)
    {
        var captions = new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>(StringComparer.Ordinal);
        using var reader = new BoundedLineReader(path, MaximumLineLength);
        while (reader.ReadLine() is { } line)
        {
            if (Parse(line, reader.WasTooLong, out var reason) is not var (name, words))
                malformed.Skip(path, reader.LineNumber, reason);
            else if (captions.TryGetValue(name, out var known))
                ((List<IReadOnlyList<string>>)known).Add(words);
            else
                captions.Add(name, new List<IReadOnlyList<string>> { words });
        }
        return captions.Count > 0 ? captions : throw new InvalidDataException($"{path}: no usable line");
    }

    private static (string Name, IReadOnlyList<string> Words)? Parse(string line, bool tooLong, out string reason)
    {
        reason = "";
        var tab = line.IndexOf('\t');
        var name = WithoutNumber(line.AsSpan(0, Math.Max(0, tab)));
        if (tooLong)
            reason = $"longer than {MaximumLineLength} characters";
        else if (line.Contains('\uFFFD'))
            reason = "not valid UTF-8";
        else if (tab < 0)
            reason = "expected an image's name, a tab and a caption";
        else if (!ImageName.IsValid(name))
            reason = "expected the name of an image, without a folder, before the tab";
        else if (CaptionTokenizer.Tokenize(line[(tab + 1)..]) is { Count: > 0 } words)
            return (name.ToString(), words);
        else
            reason = "no words after the tab";
        return null;
    }

    private static ReadOnlySpan<char> WithoutNumber(ReadOnlySpan<char> name)
    {
        var end = name.TrimEnd("0123456789").Length;
        return end < name.Length && end > 0 && name[end - 1] == '#' ? name[..(end - 1)] : name;
    }
}
