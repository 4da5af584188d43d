using Torchline.Contracts.Packages;
using Torchline.Contracts.Text;

namespace Torchline.Contracts.Tasks.Sentiment;

/// <summary>How a sentiment model's package reads text: the words of the data, or word pieces.</summary>
/// <remarks>All members may be called from any thread.</remarks>
public sealed class SentimentTokenizer
{
    private const string Continuation = "##";

    private readonly Vocabulary? words;
    private readonly WordPieceTokenizer? pieces;
    private readonly bool[] continues;

    private SentimentTokenizer(Vocabulary words) => (this.words, continues) = (words, []);

    private SentimentTokenizer(WordPieceTokenizer pieces) => (this.pieces, continues) = (
        pieces, [.. pieces.Vocabulary.Words.Select(piece => piece.StartsWith(Continuation, StringComparison.Ordinal))]);

    /// <summary>How many ids there are.</summary>
    public int Count => words?.Count ?? pieces!.Vocabulary.Count;

    /// <summary>The id that fills a batch's shorter rows.</summary>
    public int PaddingId => pieces?.Vocabulary.PaddingId ?? Vocabulary.PaddingId;

    /// <summary>The id of a word that the vocabulary lacks.</summary>
    public int UnknownId => pieces?.Vocabulary.UnknownId ?? Vocabulary.UnknownId;

    /// <summary>How many ids there are before a text's own, and as many after them.</summary>
    public int Margin => pieces is null ? 0 : 1;

    /// <summary>Reads the vocabulary of a package.</summary>
    /// <exception cref="ModelPackageException">The vocabulary's file is broken.</exception>
    public static SentimentTokenizer Load(ModelPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return package.Manifest.Preprocessing.Text is { Tokenizer: WordPieceTokenizer.Name } text
            ? new(package.Load(text.Vocabulary, "preprocessing.text", path => new WordPieceTokenizer(WordPieceVocabulary.Load(path))))
            : new(package.LoadVocabulary());
    }

    /// <summary>Whether an id continues a word that another one begins.</summary>
    public bool ContinuesWord(long id) => continues.Length > 0 && continues[id];

    /// <summary>Writes the ids of a text's tokens.</summary>
    /// <param name="text">Raw text.</param>
    /// <param name="ids">Where the ids go; its length is the most that are accepted.</param>
    /// <param name="count">How many ids were written; 0 if there is no word in the text.</param>
    /// <returns>False if the text has more ids than <paramref name="ids"/> holds; those of its beginning are written then.</returns>
    /// <exception cref="ArgumentException">The text is too long for any model, or there is too little room for any text.</exception>
    public bool TryEncode(string text, Span<long> ids, out int count) => pieces is not null
        ? pieces.TryEncode(text, ids, out count)
        : ReviewTokenizer.TryEncode(text, words!, ids, out count);
}
