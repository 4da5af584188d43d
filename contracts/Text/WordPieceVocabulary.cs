namespace Torchline.Contracts.Text;

/// <summary>The pieces of a WordPiece tokeniser and their ids: words, <c>##</c> continuations, and four special ones.</summary>
/// <param name="pieces">The pieces in the order of their ids, each once, with <c>[PAD]</c>, <c>[UNK]</c>, <c>[CLS]</c> and <c>[SEP]</c>.</param>
/// <exception cref="ArgumentException">
/// A special piece is missing; or a piece is empty or too long, has white space in it or comes twice; or there are too many.
/// </exception>
public sealed class WordPieceVocabulary(IReadOnlyList<string> pieces)
    : WordList([], pieces, Find(pieces, Unknown), MaxPieces, MaxCharacters)
{
    /// <summary>The piece that fills a batch's shorter rows.</summary>
    public const string Padding = "[PAD]";

    /// <summary>The piece of a word that no others make up.</summary>
    public const string Unknown = "[UNK]";

    /// <summary>The piece that every text begins with.</summary>
    public const string Start = "[CLS]";

    /// <summary>The piece that every text ends with.</summary>
    public const string End = "[SEP]";

    /// <summary>The most pieces that a file may have.</summary>
    public const int MaxPieces = 131_072;

    /// <summary>The longest piece, in UTF-16 code units.</summary>
    public const int MaxCharacters = 100;

    /// <summary>The id of <see cref="Padding"/>.</summary>
    public int PaddingId { get; } = Find(pieces, Padding);

    /// <summary>The id of <see cref="Unknown"/>.</summary>
    public int UnknownId { get; } = Find(pieces, Unknown);

    /// <summary>The id of <see cref="Start"/>.</summary>
    public int StartId { get; } = Find(pieces, Start);

    /// <summary>The id of <see cref="End"/>.</summary>
    public int EndId { get; } = Find(pieces, End);

    /// <summary>Reads a vocabulary from a file: UTF-8, one piece a line, the line number (from 0) is the id.</summary>
    /// <exception cref="InvalidDataException">There is no such file, or it is too large or no vocabulary; the message says where and why.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WordPieceVocabulary Load(string path) => Load(path, [], MaxPieces, pieces => new WordPieceVocabulary([.. pieces]));

    private static int Find(IReadOnlyList<string> pieces, string special)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        for (var id = 0; id < pieces.Count; id++)
        {
            if (pieces[id] == special)
                return id;
        }
        throw new ArgumentException($"a vocabulary of word pieces has the piece {special}; this one lacks it", nameof(pieces));
    }
}
