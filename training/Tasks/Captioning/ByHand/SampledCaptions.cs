using Torchline.Training.Tasks.Captioning.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>Captions that a network made up, beside those that it was to say.</summary>
/// <param name="Samples">The words of each.</param>
/// <param name="References">
/// The words of each pair's caption as the network learns it: cut to the longest length, with <c>&lt;UNK&gt;</c> for rare words.
/// </param>
/// <param name="Loss">The mean loss of a caption.</param>
public sealed record SampledCaptions(
    IReadOnlyList<IReadOnlyList<string>> Samples, IReadOnlyList<IReadOnlyList<string>> References, double Loss)
{
    private const int BatchSize = 250;

    /// <summary>Mean BLEU-1, each sample held against its one reference.</summary>
    public double Bleu => UnigramBleu.Mean(Samples, References);

    /// <summary>The share of samples that are their references, word for word.</summary>
    public double Exact => Samples.Zip(References).Average(pair => pair.First.SequenceEqual(pair.Second) ? 1.0 : 0.0);

    /// <summary>Samples a caption for the first pairs, in evaluation mode.</summary>
    /// <param name="network">The network.</param>
    /// <param name="examples">The pairs.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="vocabulary">The words.</param>
    public static SampledCaptions Of(CaptioningRnn network, CaptionExamples examples, int most, CaptionVocabulary vocabulary)
    {
        network.eval();
        var pairs = examples.Pairs;
        var (samples, references, loss) = (new List<IReadOnlyList<string>>(), new List<IReadOnlyList<string>>(), 0.0);
        foreach (var batch in Enumerable.Range(0, Math.Min(most, pairs.Count)).Chunk(BatchSize))
        {
            using var scope = NewDisposeScope();
            var features = examples.FeaturesOf(batch); // (N, F)
            loss += network.Forward(features, examples.CaptionsOf(batch)).Loss.ToDouble() * batch.Length;
            samples.AddRange(GreedySampling.Sample(network, features, pairs.Length - 1).Select(ids => vocabulary.Decode(ids)));
            references.AddRange(batch.Select(pair => vocabulary.Decode(pairs.CaptionOf(pair))));
        }
        return new SampledCaptions(samples, references, loss / samples.Count);
    }
}
