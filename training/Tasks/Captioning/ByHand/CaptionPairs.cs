using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Captioning.Data;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>Pairs of an image and one of its captions, encoded.</summary>
internal sealed class CaptionPairs
{
    private readonly long[][] captions;
    private readonly int[] images;

    private CaptionPairs(IReadOnlyList<(CaptionedImage Image, IReadOnlyList<string> Words)> pairs, CaptionVocabulary vocabulary, int length)
    {
        Images = [.. pairs.Select(pair => pair.Image.Path).Distinct().Order(StringComparer.Ordinal)]; // whatever the seed: their features can be shared
        var numbers = Images.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        images = [.. pairs.Select(pair => numbers[pair.Image.Path])];
        captions = [.. pairs.Select(pair => vocabulary.Encode(pair.Words, length))];
        Length = length;
    }

    /// <summary>
    /// Draws pairs in random order: first one of each image, then a second one, and so on. So a few captions are all of different
    /// images, and a network can reproduce every one of them.
    /// </summary>
    /// <param name="set">The images.</param>
    /// <param name="count">How many pairs; 0: all that there are.</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="vocabulary">The words' ids.</param>
    /// <param name="length">Ids of a caption, <c>&lt;START&gt;</c> and <c>&lt;END&gt;</c> included; of longer ones the first words are taken.</param>
    public static CaptionPairs Draw(CaptionSet set, int count, long seed, CaptionVocabulary vocabulary, int length)
    {
        var random = SplitMix64.For(seed);
        CaptionedImage[] images = [.. set.Images];
        random.Shuffle(images.AsSpan());
        var shuffled = new List<IReadOnlyList<string>[]>(images.Length);
        foreach (var image in images)
        {
            IReadOnlyList<string>[] ofImage = [.. image.Captions];
            random.Shuffle(ofImage.AsSpan());
            shuffled.Add(ofImage);
        }
        var pairs =
            from round in Enumerable.Range(0, shuffled.Max(ofImage => ofImage.Length))
            from entry in images.Zip(shuffled)
            where round < entry.Second.Length
            select (entry.First, entry.Second[round]);
        return new CaptionPairs([.. count > 0 ? pairs.Take(count) : pairs], vocabulary, length);
    }

    /// <summary>How many pairs there are.</summary>
    public int Count => captions.Length;

    /// <summary>Ids of a caption.</summary>
    public int Length { get; }

    /// <summary>The files of the images, each once.</summary>
    public IReadOnlyList<string> Images { get; }

    /// <summary>The ids of a pair's caption.</summary>
    public ReadOnlySpan<long> CaptionOf(int pair) => captions[pair];

    /// <summary>The number of a pair's image among <see cref="Images"/>.</summary>
    public int ImageOf(int pair) => images[pair];
}

/// <summary>Pairs of an image and a caption as a network takes them.</summary>
/// <param name="Pairs">The pairs.</param>
/// <param name="Features">The features of their images (P, F).</param>
internal sealed record CaptionExamples(CaptionPairs Pairs, Tensor Features)
{
    /// <summary>The features of the images of some pairs.</summary>
    /// <returns>Features (N, F).</returns>
    public Tensor FeaturesOf(IEnumerable<int> pairs)
    {
        using var images = tensor(pairs.Select(pair => (long)Pairs.ImageOf(pair)).ToArray());
        return Features.index_select(0, images);
    }

    /// <summary>The captions of some pairs.</summary>
    /// <returns>Ids (N, T + 1), int64.</returns>
    public Tensor CaptionsOf(IReadOnlyCollection<int> pairs)
    {
        using var ids = tensor(pairs.SelectMany(pair => Pairs.CaptionOf(pair).ToArray()).ToArray());
        return ids.view(pairs.Count, Pairs.Length);
    }
}
