using Torchline.Contracts.Packages;
using Torchline.Contracts.Text;

namespace Torchline.Contracts.Tasks.Captioning;

/// <summary>The words of captions and their ids: four special tokens, then words.</summary>
/// <param name="words">The words without the special tokens, each once.</param>
/// <exception cref="ArgumentException">A word is empty or too long, has white space in it or comes twice, or there are too many.</exception>
public sealed class CaptionVocabulary(IEnumerable<string> words)
    : WordList(SpecialTokens, words, UnknownId, MaximumCount, MaximumWordLength)
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

    /// <summary>How the ids 0 to 3 are spelt.</summary>
    public static IReadOnlyList<string> SpecialTokens { get; } = ["<NULL>", "<START>", "<END>", "<UNK>"];

    private protected override bool IsPlain(string word) => !word.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '\uFFFD');

    /// <summary>Collects the words that come at least <paramref name="minimumCount"/> times, the most frequent first.</summary>
    /// <param name="captions">The words of captions.</param>
    /// <param name="minimumCount">Rarer words become <c>&lt;UNK&gt;</c>.</param>
    public static CaptionVocabulary Build(IEnumerable<IReadOnlyList<string>> captions, int minimumCount) => new(
        Frequent(captions, minimumCount).Where(word => word.Length <= MaximumWordLength).Take(MaximumCount - SpecialTokens.Count));

    /// <summary>The id of a word; <see cref="UnknownId"/> if it is not listed.</summary>
    public int IdOf(string word) => IdOf(word.AsSpan());

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
            if (id < 0 || id >= Count)
                throw new ArgumentOutOfRangeException(nameof(caption), id, $"ids are 0 to {Count - 1}");
            if (id == EndId)
                break;
            if (id is not (NullId or StartId))
                decoded.Add(this[(int)id]);
        }
        return decoded;
    }

    /// <summary>Reads what <see cref="WordList.Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">There is no such file, or it is damaged or no vocabulary; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CaptionVocabulary Load(string path) =>
        Load(path, SpecialTokens, MaximumCount, words => new CaptionVocabulary(words));
}

/// <summary>Reads the vocabularies of packages.</summary>
public static class CaptionVocabularyExtensions
{
    /// <summary>Reads the vocabulary of a model that writes captions.</summary>
    /// <exception cref="ModelPackageException">The model writes no captions, or its vocabulary's file is broken.</exception>
    public static CaptionVocabulary LoadCaptionVocabulary(this ModelPackage package) =>
        package.Load(package.Manifest.Decoding.Vocabulary, "decoding.vocabulary", CaptionVocabulary.Load);
}
