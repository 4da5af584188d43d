using System.Collections.Frozen;
using System.Text;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Text;

namespace Torchline.Contracts.Tasks.Captioning;

/// <summary>The words of captions and their ids: four special tokens, then words.</summary>
/// <remarks>As a file: UTF-8, a token a line, the line's number (from 0) is the id.</remarks>
public sealed class CaptionVocabulary
{
    /// <summary>The id that fills a caption up behind its end.</summary>
    public const int NullId = 0;

    /// <summary>The id that every caption begins with.</summary>
    public const int StartId = 1;

    /// <summary>The id that ends every caption.</summary>
    public const int EndId = 2;

    /// <summary>The id of every word that is not listed.</summary>
    public const int UnknownId = 3;

    /// <summary>The most tokens that a vocabulary may have.</summary>
    public const int MaximumCount = 1 << 20;

    private const int MaximumWordLength = 1 << 8;

    private readonly string[] words;
    private readonly FrozenDictionary<string, int> ids;

    /// <summary>Numbers the given words from 4 on.</summary>
    /// <param name="words">The words without the special tokens, each once.</param>
    /// <exception cref="ArgumentException">A word is empty or too long, has white space in it or comes twice, or there are too many.</exception>
    public CaptionVocabulary(IEnumerable<string> words)
    {
        this.words = [.. SpecialTokens, .. words];
        if (this.words.Length > MaximumCount)
            throw new ArgumentException($"{this.words.Length:N0} tokens where {MaximumCount:N0} are allowed", nameof(words));
        var ids = new Dictionary<string, int>(this.words.Length, StringComparer.Ordinal);
        foreach (var word in this.words)
        {
            if (word.Length is 0 or > MaximumWordLength || word.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '\uFFFD'))
            {
                throw new ArgumentException(
                    $"token {ids.Count} is empty, longer than {MaximumWordLength} characters, or no plain text", nameof(words));
            }
            if (!ids.TryAdd(word, ids.Count))
                throw new ArgumentException($"token {ids.Count}, \"{word}\", comes twice", nameof(words));
        }
        this.ids = ids.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>How the ids 0 to 3 are spelt.</summary>
    public static IReadOnlyList<string> SpecialTokens { get; } = ["<NULL>", "<START>", "<END>", "<UNK>"];

    /// <summary>How many ids there are, the special ones included.</summary>
    public int Count => words.Length;

    /// <summary>All tokens in the order of their ids.</summary>
    public IReadOnlyList<string> Words => words;

    /// <summary>Collects the words that come at least <paramref name="minimumCount"/> times, the most frequent first.</summary>
    /// <param name="captions">The words of captions.</param>
    /// <param name="minimumCount">Rarer words become <c>&lt;UNK&gt;</c>.</param>
    public static CaptionVocabulary Build(IEnumerable<IReadOnlyList<string>> captions, int minimumCount) => new(
        captions.SelectMany(words => words)
            .CountBy(word => word, StringComparer.Ordinal)
            .Where(word => word.Value >= minimumCount && word.Key.Length <= MaximumWordLength)
            .OrderByDescending(word => word.Value)
            .ThenBy(word => word.Key, StringComparer.Ordinal)
            .Select(word => word.Key)
            .Take(MaximumCount - SpecialTokens.Count));

    /// <summary>The id of a word; <see cref="UnknownId"/> if it is not listed.</summary>
    public int IdOf(string word) => ids.GetValueOrDefault(word, UnknownId);

    /// <summary>Turns a caption into ids: <c>&lt;START&gt;</c>, its words, <c>&lt;END&gt;</c>, then <c>&lt;NULL&gt;</c>.</summary>
    /// <param name="caption">The words. Of a caption that is too long the first ones are taken.</param>
    /// <param name="length">How many ids (T), at least two.</param>
    /// <returns>T ids.</returns>
    public long[] Encode(IReadOnlyList<string> caption, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        var encoded = new long[length];
        var count = Math.Min(caption.Count, length - 2);
        encoded[0] = StartId;
        for (var t = 0; t < count; t++)
            encoded[t + 1] = IdOf(caption[t]);
        encoded[count + 1] = EndId;
        return encoded;
    }

    /// <summary>The words of ids up to the first <c>&lt;END&gt;</c>, without <c>&lt;START&gt;</c> and <c>&lt;NULL&gt;</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public IReadOnlyList<string> Decode(ReadOnlySpan<long> caption)
    {
        var decoded = new List<string>();
        foreach (var id in caption)
        {
            if (id < 0 || id >= words.Length)
                throw new ArgumentOutOfRangeException(nameof(caption), id, $"ids are 0 to {words.Length - 1}");
            if (id == EndId)
                break;
            if (id is not (NullId or StartId))
                decoded.Add(words[id]);
        }
        return decoded;
    }

    /// <summary>Writes the tokens to a file, one a line. A reader sees the old file or the whole new one.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) =>
        DurableFile.Write(Path.GetFullPath(path), Encoding.UTF8.GetBytes(string.Join('\n', words) + '\n'));

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">There is no such file, or it is damaged or no vocabulary; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CaptionVocabulary Load(string path) =>
        VocabularyFile.Load(path, SpecialTokens, MaximumCount, words => new CaptionVocabulary(words));
}

/// <summary>Reads the vocabularies of packages.</summary>
public static class CaptionVocabularyExtensions
{
    /// <summary>Reads the vocabulary of a model that writes captions.</summary>
    /// <exception cref="ModelPackageException">The model writes no captions, or its vocabulary's file is broken.</exception>
    public static CaptionVocabulary LoadCaptionVocabulary(this ModelPackage package) =>
        package.Load(package.Manifest.Decoding.Vocabulary, "decoding.vocabulary", CaptionVocabulary.Load);
}
