using System.Globalization;
using Torchline.Contracts.Tasks.Captioning;
using Torchline.Export.Verification;
using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.Networks;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>Captions found in ONNX Runtime against those found in libtorch: token for token.</summary>
/// <param name="decoder">The captioner's decoder in libtorch.</param>
/// <param name="lengthPenalty">The exponent of the length by which captions are ranked.</param>
internal sealed class CaptionParity(ICaptionDecoder decoder, double lengthPenalty)
{
    private const double LargestTie = 1e-4;

    private const double LargestError = 1e-3; // up to 20 words' log-probabilities, each a sum in another order

    private static readonly Tolerance Near = new(LargestError, 0);

    private readonly List<OutputComparison> comparisons = [];

    /// <summary>A comparison for each image.</summary>
    public VerificationReport Report => new(comparisons, FirstDivergence: null);

    /// <summary>
    /// Images of which the two found other captions, of equal rank but for rounding: a search that adds up in another order cannot
    /// tell which is the better one.
    /// </summary>
    public int Ties { get; private set; }

    /// <summary>Compares the captions of a batch.</summary>
    /// <param name="names">What to call each image.</param>
    /// <param name="sizes">The sizes that it is compared at.</param>
    /// <param name="features">What libtorch's encoder says of the images (B, …).</param>
    /// <param name="actual">What ONNX Runtime found.</param>
    /// <param name="expected">What libtorch found.</param>
    public void Add(
        IEnumerable<string> names, IReadOnlyDictionary<string, long> sizes, Tensor features, FoundCaptions actual, FoundCaptions expected)
    {
        using var scope = NewDisposeScope();
        foreach (var (image, name) in names.Index())
            comparisons.Add(Compare(name, sizes, features.narrow(0, image, 1), actual[image], expected[image]));
    }

    /// <summary>What was compared, for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{comparisons.Count(comparison => comparison.Mismatch is null) - Ties} of {comparisons.Count} the same token for token, {Ties} ties; "
        + $"log-probabilities and attention within {Report.MaximumAbsolute:g3}");

    private OutputComparison Compare(
        string name, IReadOnlyDictionary<string, long> sizes, Tensor features, FoundCaptions actual, FoundCaptions expected)
    {
        if (!actual.Tokens.shape.SequenceEqual(expected.Tokens.shape))
            return new OutputComparison(sizes, name, double.PositiveInfinity, double.PositiveInfinity, "the two find captions of other sizes");

        var unfound = actual.LogProbabilities.isneginf().logical_and(expected.LogProbabilities.isneginf()); // (K): there are fewer captions
        var same = actual.Tokens.eq(expected.Tokens).all(1); // (K)
        var rows = same.nonzero().squeeze(1);
        TensorDifference[] differences =
        [
            .. actual.Choose(rows).Outputs.Zip(expected.Choose(rows).Outputs, (ours, theirs) => TensorDifference.Of(ours, theirs, Near)),
        ];
        var mismatch = differences.Select(difference => difference.Mismatch).FirstOrDefault(mismatch => mismatch is not null);
        if (mismatch is null && !same.logical_or(unfound).all().item<bool>())
        {
            mismatch = WhyNoTie(features, actual, expected, agreed: same.logical_or(unfound));
            if (mismatch is null)
                Ties++;
        }
        return new OutputComparison(
            sizes, name, differences.Max(difference => difference.MaximumAbsolute), differences.Max(difference => difference.MaximumRelative), mismatch);
    }

    /// <summary>
    /// What is wrong with captions that differ; null if each is as likely as ONNX Runtime says, and ranks as libtorch's own in its place.
    /// </summary>
    private string? WhyNoTie(Tensor features, FoundCaptions actual, FoundCaptions expected, Tensor agreed)
    {
        var likely = CaptionLikelihood.Of(decoder, features, actual.Tokens.unsqueeze(0)).squeeze(0); // (K)
        var misjudged = LargestOf(likely - actual.LogProbabilities);
        if (!(misjudged < LargestError))
            return string.Create(CultureInfo.InvariantCulture, $"a caption's log-probability is {misjudged:g3} from what libtorch says of it");
        var gap = LargestOf(RanksOf(actual) - RanksOf(expected));
        return gap < LargestTie ? null : string.Create(CultureInfo.InvariantCulture, $"the two find other captions, {gap:g3} apart in rank");

        float LargestOf(Tensor differences) => differences.masked_fill(agreed, 0).abs().max().item<float>();
    }

    /// <summary>What the search ranks captions by (K).</summary>
    private Tensor RanksOf(FoundCaptions found)
    {
        var lengths = found.Tokens.ne(CaptionVocabulary.NullId).sum(1); // (K)
        return found.LogProbabilities / lengths.to(float32).pow(lengthPenalty);
    }
}
