using Torchline.Contracts.Text;
using Torchline.Training.Core.Data;

namespace Torchline.Training.Tasks.Sentiment.Data;

/// <summary>Reviews as word ids, packed end to end in one array, with a target each.</summary>
public sealed class EncodedReviews
{
    private readonly int[] ids;
    private readonly int[] starts; // starts[i]..starts[i + 1] are review i's words

    /// <summary>Encodes <paramref name="sentences"/>; words outside the vocabulary become <c>&lt;unk&gt;</c>.</summary>
    /// <param name="sentences">The tokens of each review. One without any token gets a single <c>&lt;unk&gt;</c>.</param>
    /// <param name="targets">The probability that each review is positive: 0 or 1, or a probability in between.</param>
    /// <param name="vocabulary">Gives each word its id.</param>
    public EncodedReviews(IReadOnlyList<IReadOnlyList<string>> sentences, float[] targets, Vocabulary vocabulary)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(targets.Length, sentences.Count);
        Targets = targets;
        starts = new int[sentences.Count + 1];
        for (var i = 0; i < sentences.Count; i++)
            starts[i + 1] = starts[i] + Math.Max(1, sentences[i].Count);
        ids = new int[starts[^1]];
        Array.Fill(ids, Vocabulary.UnknownId);
        for (var i = 0; i < sentences.Count; i++)
        {
            for (var t = 0; t < sentences[i].Count; t++)
                ids[starts[i] + t] = vocabulary.IdOf(sentences[i][t]);
        }
    }

    /// <summary>Encodes labelled reviews: target 1 for the positive ones, 0 for the others.</summary>
    public EncodedReviews(IReadOnlyList<Review> reviews, Vocabulary vocabulary)
        : this([.. reviews.Select(review => review.Words)], [.. reviews.Select(review => review.IsPositive ? 1f : 0f)], vocabulary)
    {
    }

    /// <summary>Takes reviews that are encoded already.</summary>
    /// <param name="reviews">The ids of each review, at least one.</param>
    /// <param name="targets">The probability that each review is positive.</param>
    public EncodedReviews(IReadOnlyList<int[]> reviews, float[] targets)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(targets.Length, reviews.Count);
        Targets = targets;
        ids = [.. reviews.SelectMany(review => review)];
        starts = new int[reviews.Count + 1];
        for (var i = 0; i < reviews.Count; i++)
            starts[i + 1] = starts[i] + reviews[i].Length;
    }

    /// <summary>How many reviews there are.</summary>
    public int Count => Targets.Length;

    /// <summary>For each review, the probability that it is positive.</summary>
    public float[] Targets { get; }

    /// <summary>The word ids of review <paramref name="index"/>.</summary>
    public ReadOnlySpan<int> this[int index] => ids.AsSpan(starts[index], LengthOf(index));

    /// <summary>How many words review <paramref name="index"/> has.</summary>
    public int LengthOf(int index) => starts[index + 1] - starts[index];
}

/// <summary>A few reviews as tensors, padded to the longest of them.</summary>
/// <param name="Tokens">Word ids (B, T), int64, filled up with <c>&lt;pad&gt;</c>.</param>
/// <param name="Targets">The probability that each review is positive (B), float32.</param>
internal readonly record struct ReviewBatch(Tensor Tokens, Tensor Targets)
{
    /// <summary>Packs the reviews that <paramref name="indices"/> select.</summary>
    public static ReviewBatch Of(EncodedReviews reviews, ReadOnlySpan<int> indices) =>
        Of(reviews, indices, wordDropout: 0, random: default);

    /// <summary>Packs the reviews that <paramref name="indices"/> select, hiding some words.</summary>
    /// <param name="reviews">The reviews to choose from.</param>
    /// <param name="indices">Which reviews.</param>
    /// <param name="wordDropout">The probability that a word is shown to the network as <c>&lt;unk&gt;</c>.</param>
    /// <param name="random">Decides which words are hidden.</param>
    public static ReviewBatch Of(EncodedReviews reviews, ReadOnlySpan<int> indices, double wordDropout, SplitMix64 random)
    {
        var length = 0;
        foreach (var index in indices)
            length = Math.Max(length, reviews.LengthOf(index));

        var tokens = new long[indices.Length * length];
        var targets = new float[indices.Length];
        for (var row = 0; row < indices.Length; row++)
        {
            var words = reviews[indices[row]];
            var into = tokens.AsSpan(row * length, length);
            for (var t = 0; t < words.Length; t++)
                into[t] = wordDropout > 0 && random.NextDouble() < wordDropout ? Vocabulary.UnknownId : words[t];
            targets[row] = reviews.Targets[indices[row]];
        }
        return new ReviewBatch(
            torch.tensor(tokens, [indices.Length, length]), // (B, T)
            torch.tensor(targets)); // (B)
    }
}
