using System.Globalization;
using Torchline.Contracts.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.Networks;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>The result of a beam search, in the order of a captioner's outputs.</summary>
/// <param name="Tokens">Captions, the best first (B, K, L), int64.</param>
/// <param name="LogProbabilities">Their log-probabilities (B, K).</param>
/// <param name="Attention">The attention weights of each token (B, K, L, R); null for a decoder without attention.</param>
internal sealed record CaptionHypotheses(Tensor Tokens, Tensor LogProbabilities, Tensor? Attention)
{
    /// <summary>The hypotheses of a search that has ended.</summary>
    public static CaptionHypotheses Of(BeamState state) => new(state.Tokens, state.LogProbabilities, state.Attention);

    /// <summary>The outputs of a graph.</summary>
    public static CaptionHypotheses Of(IReadOnlyList<Tensor> outputs) => new(outputs[0], outputs[1], outputs.ElementAtOrDefault(2));

    /// <summary>The names of a graph's outputs.</summary>
    public static IReadOnlyList<string> Names(bool attention) => attention
        ? [CaptioningContract.Tokens, CaptioningContract.LogProbabilities, CaptioningContract.Attention]
        : [CaptioningContract.Tokens, CaptioningContract.LogProbabilities];

    /// <summary>In the order of a graph's outputs.</summary>
    public IReadOnlyList<Tensor> Outputs => Attention is null ? [Tokens, LogProbabilities] : [Tokens, LogProbabilities, Attention];

    /// <summary>The captions of one image.</summary>
    public CaptionHypotheses this[long image] => new(Tokens.select(0, image), LogProbabilities.select(0, image), Attention?.select(0, image));

    /// <summary>Some captions of one image.</summary>
    public CaptionHypotheses Choose(Tensor captions) =>
        new(Tokens.index_select(0, captions), LogProbabilities.index_select(0, captions), Attention?.index_select(0, captions));
}

/// <summary>The captions of ONNX Runtime against those of libtorch: token for token.</summary>
internal sealed class CaptionerParity(ICaptionDecoder decoder, double lengthPenalty)
{
    private const double LargestTie = 1e-4;

    private const double LargestError = 1e-3; // up to 20 words' log-probabilities, each a sum in another order

    private static readonly Tolerance Near = new(LargestError, 0);

    private readonly List<OutputComparison> comparisons = [];

    /// <summary>A comparison for each image.</summary>
    public VerificationReport Report => new(comparisons, FirstDivergence: null);

    /// <summary>Images whose captions differ but rank equally up to rounding: sums in another order decide which is better.</summary>
    public int Ties { get; private set; }

    /// <summary>Compares the captions of a batch.</summary>
    /// <param name="names">The name of each image in reports.</param>
    /// <param name="sizes">The sizes that it is compared at.</param>
    /// <param name="features">libtorch's features of the images (B, …).</param>
    /// <param name="actual">The captions of ONNX Runtime.</param>
    /// <param name="expected">The captions of libtorch.</param>
    public void Add(
        IEnumerable<string> names, IReadOnlyDictionary<string, long> sizes, Tensor features, CaptionHypotheses actual, CaptionHypotheses expected)
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
        string name, IReadOnlyDictionary<string, long> sizes, Tensor features, CaptionHypotheses actual, CaptionHypotheses expected)
    {
        if (!actual.Tokens.shape.SequenceEqual(expected.Tokens.shape))
            return new OutputComparison(sizes, name, double.PositiveInfinity, double.PositiveInfinity, "the two return captions of other sizes");

        var missing = actual.LogProbabilities.isneginf().logical_and(expected.LogProbabilities.isneginf()); // (K): there are fewer captions
        var same = actual.Tokens.eq(expected.Tokens).all(1); // (K)
        var rows = same.nonzero().squeeze(1);
        TensorDifference[] differences =
        [
            .. actual.Choose(rows).Outputs.Zip(expected.Choose(rows).Outputs, (ours, theirs) => TensorDifference.Of(ours, theirs, Near)),
        ];
        var mismatch = differences.Select(difference => difference.Mismatch).FirstOrDefault(mismatch => mismatch is not null);
        if (mismatch is null && !same.logical_or(missing).all().item<bool>())
        {
            mismatch = WhyNoTie(features, actual, expected, agreed: same.logical_or(missing));
            if (mismatch is null)
                Ties++;
        }
        return new OutputComparison(
            sizes, name, differences.Max(difference => difference.MaximumAbsolute), differences.Max(difference => difference.MaximumRelative), mismatch);
    }

    /// <summary>The error of captions that differ; null if each has the log-probability and the rank of libtorch's own in its place.</summary>
    private string? WhyNoTie(Tensor features, CaptionHypotheses actual, CaptionHypotheses expected, Tensor agreed)
    {
        var likely = CaptionLikelihood.Of(decoder, features, actual.Tokens.unsqueeze(0)).squeeze(0); // (K)
        var error = LargestOf(likely - actual.LogProbabilities);
        if (!(error < LargestError))
            return string.Create(CultureInfo.InvariantCulture, $"a caption's log-probability is {error:g3} from libtorch's");
        var gap = LargestOf(ScoresOf(actual) - ScoresOf(expected));
        return gap < LargestTie ? null : string.Create(CultureInfo.InvariantCulture, $"the two return other captions, {gap:g3} apart in rank");

        float LargestOf(Tensor differences) => differences.masked_fill(agreed, 0).abs().max().item<float>();
    }

    /// <summary>The scores by which the search ranks captions (K).</summary>
    private Tensor ScoresOf(CaptionHypotheses captions)
    {
        var lengths = captions.Tokens.ne(CaptionVocabulary.NullId).sum(1); // (K)
        return captions.LogProbabilities / lengths.to(float32).pow(lengthPenalty);
    }
}
