using System.Buffers;
using FastBertTokenizer;
using Torchline.Contracts.Packages;

namespace Torchline.Contracts.Text;

/// <summary>
/// Splits raw text into the pieces of a vocabulary, the longest first, as networks of the BERT family read it: lower case, no accents,
/// <c>[CLS]</c> before and <c>[SEP]</c> after them. Training and serving both call it, so a sentence means the same to both.
/// </summary>
/// <remarks>
/// Beyond BERT's own rules common emoji become words (<see cref="EmojiWords"/>), typographic quotation marks and dashes plain ones, and
/// control characters spaces. The names of special pieces in a text are ordinary characters. An instance may be used by many threads.
/// <para>Wu et al., "Google's Neural Machine Translation System" (2016), section 4.1; Devlin et al., "BERT" (2019).</para>
/// </remarks>
public sealed class WordPieceTokenizer
{
    /// <summary>The name that a model's manifest has for this tokeniser.</summary>
    public const string Name = "wordpiece";

    /// <summary>The longest text that is accepted, in UTF-16 code units.</summary>
    public const int MaxCharacters = 65_536;

    /// <summary>The fewest ids that a text needs room for: <c>[CLS]</c>, a piece, <c>[SEP]</c>.</summary>
    public const int MinTokens = 3;

    private const int SpecialTokens = 2;

    private readonly BertTokenizer tokenizer = new();

    /// <summary>Creates a tokeniser for a vocabulary in the order of its ids.</summary>
    /// <exception cref="ArgumentException">The vocabulary is not valid; the message has the piece that is missing or wrong.</exception>
    public WordPieceTokenizer(IReadOnlyList<string> vocabulary)
        : this(new WordPieceVocabulary(vocabulary))
    {
    }

    /// <summary>Creates a tokeniser for a vocabulary.</summary>
    public WordPieceTokenizer(WordPieceVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Vocabulary = vocabulary;
        using var lines = new StringReader(string.Join('\n', vocabulary.Words));
        tokenizer.LoadVocabulary(
            lines,
            convertInputToLowercase: true,
            WordPieceVocabulary.Unknown,
            WordPieceVocabulary.Start,
            WordPieceVocabulary.End,
            WordPieceVocabulary.Padding);
    }

    /// <summary>The pieces and their ids.</summary>
    public WordPieceVocabulary Vocabulary { get; }

    /// <summary>What a manifest has for the rules of this class.</summary>
    /// <param name="vocabulary">The vocabulary's file in the package.</param>
    /// <param name="maxTokens">The longest text that the model accepts, in pieces; those before and after it count.</param>
    public static TextPreprocessing Preprocessing(string vocabulary, int maxTokens) =>
        new(Name, vocabulary, maxTokens, LowerCase: true, EmojiWords.Version);

    /// <summary>Writes the ids of a text's pieces, with those of <c>[CLS]</c> and <c>[SEP]</c> around them.</summary>
    /// <param name="text">Raw text.</param>
    /// <param name="ids">Where the ids go; its length, at least <see cref="MinTokens"/>, is the most that are accepted.</param>
    /// <returns>How many ids the text has; 0 if there is no word in it; null if it has more than <paramref name="ids"/> holds.</returns>
    /// <exception cref="ArgumentException">The text is longer than <see cref="MaxCharacters"/>, or there is too little room.</exception>
    public int? Encode(string text, Span<long> ids) => TryEncode(text, ids, out var count) ? count : null;

    /// <summary>Writes the ids of a text's pieces, with those of <c>[CLS]</c> and <c>[SEP]</c> around them.</summary>
    /// <param name="text">Raw text.</param>
    /// <param name="ids">Where the ids go; its length, at least <see cref="MinTokens"/>, is the most that are accepted.</param>
    /// <param name="count">How many ids were written; 0 if there is no word in the text.</param>
    /// <returns>
    /// False if the text has more ids than <paramref name="ids"/> holds; those of its beginning are written then, with <c>[SEP]</c> after
    /// them.
    /// </returns>
    /// <exception cref="ArgumentException">The text is longer than <see cref="MaxCharacters"/>, or there is too little room.</exception>
    public bool TryEncode(string text, Span<long> ids, out int count)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxCharacters)
            throw new ArgumentException($"A text may have {MaxCharacters} characters; this one has {text.Length}.", nameof(text));
        if (ids.Length < MinTokens)
            throw new ArgumentException($"There has to be room for {MinTokens} ids; there is for {ids.Length}.", nameof(ids));
        // Room for a piece a character, not for those that are accepted alone: a word is unknown only once all of it has been read.
        var plain = PlainSpelling.Of(text);
        var room = plain.Length + MinTokens;
        var buffer = ArrayPool<long>.Shared.Rent(2 * room);
        try
        {
            var found = buffer.AsSpan(0, room);
            count = tokenizer.Encode(plain, found, attentionMask: buffer.AsSpan(room, room));
            var fits = count <= ids.Length;
            if (!fits)
                count = ids.Length;
            else if (count == SpecialTokens)
                count = 0;
            found[..count].CopyTo(ids);
            if (!fits)
                ids[^1] = Vocabulary.EndId;
            return fits;
        }
        finally
        {
            ArrayPool<long>.Shared.Return(buffer);
        }
    }
}
