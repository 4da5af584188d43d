using Torchline.Contracts.Text;
using Torchline.Training.Core.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Sentiment.Data;

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
