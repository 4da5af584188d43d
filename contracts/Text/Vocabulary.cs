using System.Collections.Frozen;
using System.Text;

namespace Torchline.Contracts.Text;

/// <summary>Words and their ids: 0 is padding, 1 is every word that is not listed, then the words.</summary>
/// <remarks>As a file: UTF-8, one word a line, the line number (from 0) is the id.</remarks>
public sealed class Vocabulary
{
    /// <summary>The id that fills a batch's shorter rows.</summary>
    public const int PaddingId = 0;

    /// <summary>The id of every word that is not listed.</summary>
    public const int UnknownId = 1;

    /// <summary>How id 0 is spelt in a file.</summary>
    public const string Padding = "<pad>";

    /// <summary>How id 1 is spelt in a file.</summary>
    public const string Unknown = "<unk>";

    /// <summary>The most words that a file may have.</summary>
    public const int MaxWords = 1_000_000;

    private readonly string[] words;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ids;

    /// <summary>Numbers the given words from 2 on.</summary>
    /// <param name="words">The words without <see cref="Padding"/> and <see cref="Unknown"/>, each once.</param>
    /// <exception cref="ArgumentException">A word is empty, has white space in it or comes twice.</exception>
    public Vocabulary(IEnumerable<string> words)
    {
        this.words = [Padding, Unknown, .. words];
        var ids = new Dictionary<string, int>(this.words.Length, StringComparer.Ordinal);
        for (var id = 0; id < this.words.Length; id++)
        {
            if (this.words[id].Length == 0 || this.words[id].Any(char.IsWhiteSpace) || !ids.TryAdd(this.words[id], id))
                throw new ArgumentException($"Word {id} ('{this.words[id]}') is empty, has white space in it or comes twice.", nameof(words));
        }
        this.ids = ids.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>How many ids there are, the two special ones included.</summary>
    public int Count => words.Length;

    /// <summary>The word that has an id.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such id.</exception>
    public string this[int id] => words[id];

    /// <summary>All words in the order of their ids.</summary>
    public IReadOnlyList<string> Words => words;

    /// <summary>Collects the words that come at least <paramref name="minimumCount"/> times, the most frequent first.</summary>
    /// <param name="texts">Tokenised texts.</param>
    /// <param name="minimumCount">Rarer words are left out.</param>
    public static Vocabulary Build(IEnumerable<IEnumerable<string>> texts, int minimumCount = 1) => new(
        texts.SelectMany(tokens => tokens)
            .CountBy(token => token, StringComparer.Ordinal)
            .Where(word => word.Value >= minimumCount && word.Key is not (Padding or Unknown))
            .OrderByDescending(word => word.Value)
            .ThenBy(word => word.Key, StringComparer.Ordinal)
            .Select(word => word.Key));

    /// <summary>The id of a word; <see cref="UnknownId"/> if it is not listed.</summary>
    public int IdOf(ReadOnlySpan<char> word) => ids.TryGetValue(word, out var id) ? id : UnknownId;

    /// <summary>Reads a vocabulary from a file.</summary>
    /// <exception cref="InvalidDataException">There is no such file, or it is too large or no vocabulary; the message says where and why.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Vocabulary Load(string path) =>
        VocabularyFile.Load(path, [Padding, Unknown], MaxWords, words => new Vocabulary(words));

    /// <summary>Writes the vocabulary to a file, one word a line.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => File.WriteAllText(path, string.Join('\n', words) + '\n', new UTF8Encoding(false));
}
