using System.Text;

namespace Torchline.Contracts.Text;

/// <summary>The files of vocabularies: UTF-8, a word a line, the line's number (from 0) is the id; special words come first.</summary>
internal static class VocabularyFile
{
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>Reads a vocabulary.</summary>
    /// <param name="path">The file.</param>
    /// <param name="specialWords">What its first lines have to be.</param>
    /// <param name="maxCount">The most words that it may have, the special ones included.</param>
    /// <param name="create">Makes the vocabulary of the other lines; what it refuses with an <see cref="ArgumentException"/> is damage.</param>
    /// <exception cref="InvalidDataException">There is no such file, or it is damaged, too large or no vocabulary; the message says where and why.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static T Load<T>(string path, IReadOnlyList<string> specialWords, int maxCount, Func<IEnumerable<string>, T> create)
    {
        var text = Read(path);
        var lines = text.Split('\n');
        if (!lines.Take(specialWords.Count).SequenceEqual(specialWords))
            throw new InvalidDataException($"{path}: a vocabulary begins with the lines {string.Join(", ", specialWords)}.");
        if (lines[^1].Length > 0)
            throw new InvalidDataException($"{path}: the last line has no end, so the file has been cut off.");
        if (lines.Length - 1 > maxCount)
            throw new InvalidDataException($"{path}: a vocabulary may have {maxCount} words; this file has {lines.Length - 1}.");
        try
        {
            return create(lines[specialWords.Count..^1]);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    private static string Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length == 0)
            throw new InvalidDataException($"{path}: {(file.Exists ? "the file is empty" : "no such file")}.");
        if (file.Length > MaxBytes)
            throw new InvalidDataException($"{path}: a vocabulary may have {MaxBytes} bytes; this file has {file.Length}.");
        return File.ReadAllText(path, Encoding.UTF8).Replace("\r\n", "\n");
    }
}
