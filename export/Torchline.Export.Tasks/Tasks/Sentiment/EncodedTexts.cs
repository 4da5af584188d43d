using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>Texts whose labels are known, as the ids that a package's network reads.</summary>
internal sealed class EncodedTexts
{
    private readonly long[][] ids;

    /// <summary>Encodes texts; of a longer one than the package accepts, the beginning.</summary>
    /// <param name="package">A sentiment model.</param>
    /// <param name="tokenizer">The package's tokeniser.</param>
    /// <param name="texts">The texts.</param>
    public EncodedTexts(ModelPackage package, SentimentTokenizer tokenizer, IReadOnlyList<LabeledReview> texts)
    {
        var room = new long[package.Manifest.Preprocessing.Text!.MaxTokens];
        (Texts, Tokenizer, ids) = (texts, tokenizer, [.. texts.Select(Encode)]);

        long[] Encode(LabeledReview text)
        {
            _ = tokenizer.TryEncode(text.Text, room, out var count);
            // A text without a word, which the service refuses, counts as one unknown word.
            return count > 0 ? room[..count] : [.. Enumerable.Repeat((long)tokenizer.UnknownId, 1 + (2 * tokenizer.Margin))];
        }
    }

    /// <summary>The texts.</summary>
    public IReadOnlyList<LabeledReview> Texts { get; }

    /// <summary>What the ids come from.</summary>
    public SentimentTokenizer Tokenizer { get; }

    /// <summary>The ids of a text.</summary>
    public ReadOnlySpan<long> this[int text] => ids[text];

    /// <summary>Batches of texts of like length, shorter ones first, by their places.</summary>
    /// <param name="size">Texts in a batch.</param>
    public IEnumerable<int[]> Batches(int size) => Enumerable.Range(0, ids.Length).OrderBy(text => ids[text].Length).Chunk(size);
}
