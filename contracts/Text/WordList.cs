using System.Collections.Frozen;
using System.Text;
using Torchline.Contracts.Packages;

namespace Torchline.Contracts.Text;

/// <summary>Words and their ids: special ones first, then words.</summary>
/// <remarks>As a file: UTF-8, one word a line, the line number (from 0) is the id.</remarks>
public abstract class WordList
{
    private const long MaxBytes = 64 * 1024 * 1024;

    private readonly string[] words;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ids;
    private readonly int unknownId;

    /// <summary>Numbers words from 0 on.</summary>
    /// <exception cref="ArgumentException">A word is empty or too long, has white space in it or comes twice, or there are too many.</exception>
    private protected WordList(IEnumerable<string> specialWords, IEnumerable<string> words, int unknownId, int maxCount, int maxLength)
    {
        this.words = [.. specialWords, .. words];
        this.unknownId = unknownId;
        if (this.words.Length > maxCount)
            throw new ArgumentException($"{this.words.Length} tokens where {maxCount} are allowed", nameof(words));
        var ids = new Dictionary<string, int>(this.words.Length, StringComparer.Ordinal);
        foreach (var word in this.words)
        {
            if (word.Length == 0 || word.Length > maxLength || !IsPlain(word))
                throw new ArgumentException($"token {ids.Count} is empty, longer than {maxLength} characters, or no plain text", nameof(words));
            if (!ids.TryAdd(word, ids.Count))
                throw new ArgumentException($"token {ids.Count}, \"{word}\", comes twice", nameof(words));
        }
        this.ids = ids.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>How many ids there are, the special ones included.</summary>
    public int Count => words.Length;

    /// <summary>The word that has an id.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such id.</exception>
    public string this[int id] => words[id];

    /// <summary>All words in the order of their ids.</summary>
    public IReadOnlyList<string> Words => words;

    /// <summary>The id of a word; that of unknown words if it is not listed.</summary>
    public int IdOf(ReadOnlySpan<char> word) => ids.TryGetValue(word, out var id) ? id : unknownId;

    /// <summary>Writes the words to a file, one a line. A reader gets the old file or the whole new one.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => DurableFile.Write(path, string.Join('\n', words) + '\n');

    /// <summary>Whether a word may stand in a list.</summary>
    private protected virtual bool IsPlain(string word) => !word.Any(char.IsWhiteSpace);

    /// <summary>The words that come at least <paramref name="minimumCount"/> times, the most frequent first.</summary>
    private protected static IEnumerable<string> Frequent(IEnumerable<IEnumerable<string>> texts, int minimumCount) => texts
        .SelectMany(words => words)
        .CountBy(word => word, StringComparer.Ordinal)
        .Where(word => word.Value >= minimumCount)
        .OrderByDescending(word => word.Value)
        .ThenBy(word => word.Key, StringComparer.Ordinal)
        .Select(word => word.Key);

    /// <summary>Reads a list.</summary>
    /// <exception cref="InvalidDataException">There is no such file, or it is damaged, too large or no list; the message says where and why.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    private protected static T Load<T>(string path, IReadOnlyList<string> specialWords, int maxCount, Func<IEnumerable<string>, T> create)
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
