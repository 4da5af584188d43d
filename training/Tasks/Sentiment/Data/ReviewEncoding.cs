using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Contracts.Text;
using Torchline.Training.Tasks.Sentiment.Augmentation;

namespace Torchline.Training.Tasks.Sentiment.Data;

/// <summary>How reviews become ids; 0 is padding.</summary>
public abstract class ReviewEncoding
{
    /// <summary>The tokeniser's name in a manifest.</summary>
    public abstract string Tokenizer { get; }

    /// <summary>All tokens in the order of their ids.</summary>
    public abstract WordList Words { get; }

    /// <summary>The ids that no token of a text has, at the beginning of the list.</summary>
    public abstract int FirstWord { get; }

    /// <summary>Encodes reviews with their labels.</summary>
    public abstract EncodedReviews Encode(IReadOnlyList<Review> reviews);

    /// <summary>Reads the vocabulary of a run.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="path">The vocabulary's file.</param>
    /// <exception cref="InvalidDataException">The file is missing or damaged.</exception>
    public static ReviewEncoding Load(string model, string path) => Networks.SentimentModels.ReadsPieces(model)
        ? new PieceEncoding(WordPieceVocabulary.Load(path))
        : new WordEncoding(Vocabulary.Load(path));
}

/// <summary>Words as the data has them.</summary>
/// <param name="vocabulary">Gives each word its id.</param>
internal sealed class WordEncoding(Vocabulary vocabulary) : ReviewEncoding
{
    public override string Tokenizer => ReviewTokenizer.Name;

    public override WordList Words => vocabulary;

    public override int FirstWord => Vocabulary.UnknownId + 1;

    public override EncodedReviews Encode(IReadOnlyList<Review> reviews) => new(reviews, vocabulary);
}

/// <summary>Word pieces of plain text.</summary>
internal sealed class PieceEncoding(WordPieceVocabulary vocabulary) : ReviewEncoding
{
    /// <summary>The most ids of a review; the rest of a longer one is cut off.</summary>
    public const int MaxTokens = 128;

    private readonly WordPieceTokenizer tokenizer = new(vocabulary);

    public override string Tokenizer => WordPieceTokenizer.Name;

    public override WordList Words => vocabulary;

    public override int FirstWord => 1;

    public override EncodedReviews Encode(IReadOnlyList<Review> reviews) =>
        Encode([.. reviews.Select(review => new PlainReview(review.Text ?? PlainText.Of(review.Words), review.IsPositive))]);

    /// <summary>Encodes texts with their labels.</summary>
    public EncodedReviews Encode(IReadOnlyList<PlainReview> reviews) =>
        new([.. reviews.Select(review => IdsOf(review.Text))], [.. reviews.Select(review => review.IsPositive ? 1f : 0f)]);

    private int[] IdsOf(string text)
    {
        var ids = new long[MaxTokens];
        tokenizer.TryEncode(text, ids, out var count);
        return count > 0 ? [.. ids.Take(count).Select(id => (int)id)] : [vocabulary.StartId, vocabulary.UnknownId, vocabulary.EndId];
    }
}
