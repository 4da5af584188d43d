using Torchline.Training.Core.Reports;
using Torchline.Training.Tasks.Captioning.Metrics;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>Sampled captions beside the references.</summary>
/// <param name="Samples">The words of each.</param>
/// <param name="References">
/// The words of each pair's caption as the network learns it: cut to the longest length, with <c>&lt;UNK&gt;</c> for rare words.
/// </param>
/// <param name="Loss">The mean loss of a caption.</param>
internal sealed record SampledCaptions(
    IReadOnlyList<IReadOnlyList<string>> Samples, IReadOnlyList<IReadOnlyList<string>> References, double Loss)
{
    private const int BatchSize = 250;

    /// <summary>Mean BLEU-1, each sample held against its one reference.</summary>
    public double Bleu => UnigramBleu.Mean(Samples, References);

    /// <summary>The share of samples that are their references, word for word.</summary>
    public double Exact => Samples.Zip(References).Average(pair => pair.First.SequenceEqual(pair.Second) ? 1.0 : 0.0);

    /// <summary>Samples a caption for the first pairs, in evaluation mode.</summary>
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

/// <summary>Images, small, with the captions sampled for them and the true ones.</summary>
internal sealed class SampleSheet(ImageView view)
{
    /// <summary>Tiles of the first pairs.</summary>
    public IEnumerable<ImageTile> Tiles(CaptionPairs pairs, SampledCaptions captions, int count) =>
        captions.Samples.Zip(captions.References).Take(count).Select((caption, pair) =>
        {
            var (sampled, right) = (string.Join(' ', caption.First), string.Join(' ', caption.Second));
            var file = pairs.Images[pairs.ImageOf(pair)];
            return new ImageTile(
                Thumbnail.Of(view, file), sampled == right ? $"“{sampled}”, as it should be" : $"“{sampled}”, should be “{right}”",
                Path.GetFileName(file), IsRight: sampled == right);
        });
}

/// <summary>Makes up captions, always with the likeliest next word.</summary>
internal static class GreedySampling
{
    /// <summary>Samples a caption of each image, all at once.</summary>
    /// <param name="network">In evaluation mode or not: dropout plays no part.</param>
    /// <param name="features">Features of the images (N, F).</param>
    /// <param name="length">The most words of a caption, <c>&lt;END&gt;</c> included.</param>
    /// <returns>For each image its words' ids; what follows an <c>&lt;END&gt;</c> means nothing.</returns>
    public static long[][] Sample(CaptioningRnn network, Tensor features, int length)
    {
        using var scope = NewDisposeScope();
        var state = network.Start(features);
        var words = full(features.shape[0], CaptionVocabulary.StartId, dtype: int64); // (N)
        var ended = zeros_like(words, dtype: ScalarType.Bool);
        var said = new List<Tensor>();
        while (said.Count < length && !ended.all().item<bool>())
        {
            (var scores, state) = network.Step(words, state);
            words = scores.argmax(-1);
            said.Add(words);
            ended = ended.logical_or(words.eq(CaptionVocabulary.EndId));
        }
        return [.. stack(said, 1).cpu().data<long>().ToArray().Chunk(said.Count)];
    }
}
