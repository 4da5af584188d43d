using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Captioning.Data;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>Pairs of a picture and one of its captions, encoded.</summary>
public sealed class CaptionPairs
{
    private readonly long[][] captions;
    private readonly int[] pictures;

    private CaptionPairs(IReadOnlyList<(CaptionedPicture Picture, IReadOnlyList<string> Words)> pairs, CaptionVocabulary vocabulary, int length)
    {
        Pictures = [.. pairs.Select(pair => pair.Picture.Path).Distinct().Order(StringComparer.Ordinal)]; // whatever the seed: their features can be shared
        var numbers = Pictures.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        pictures = [.. pairs.Select(pair => numbers[pair.Picture.Path])];
        captions = [.. pairs.Select(pair => vocabulary.Encode(pair.Words, length))];
        Length = length;
    }

    /// <summary>
    /// Draws pairs in random order: first one of each picture, then a second one, and so on. So a few captions are all of different
    /// pictures, and a network can learn to say every one of them.
    /// </summary>
    /// <param name="set">The pictures.</param>
    /// <param name="count">How many pairs; 0: all that there are.</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="vocabulary">The words' ids.</param>
    /// <param name="length">Ids of a caption, <c>&lt;START&gt;</c> and <c>&lt;END&gt;</c> included; of longer ones the first words are taken.</param>
    public static CaptionPairs Draw(CaptionSet set, int count, long seed, CaptionVocabulary vocabulary, int length)
    {
        var random = SplitMix64.For(seed);
        CaptionedPicture[] pictures = [.. set.Pictures];
        random.Shuffle(pictures.AsSpan());
        var shuffled = new List<IReadOnlyList<string>[]>(pictures.Length);
        foreach (var picture in pictures)
        {
            IReadOnlyList<string>[] ofPicture = [.. picture.Captions];
            random.Shuffle(ofPicture.AsSpan());
            shuffled.Add(ofPicture);
        }
        var pairs =
            from round in Enumerable.Range(0, shuffled.Max(ofPicture => ofPicture.Length))
            from entry in pictures.Zip(shuffled)
            where round < entry.Second.Length
            select (entry.First, entry.Second[round]);
        return new CaptionPairs([.. count > 0 ? pairs.Take(count) : pairs], vocabulary, length);
    }

    /// <summary>How many pairs there are.</summary>
    public int Count => captions.Length;

    /// <summary>Ids of a caption.</summary>
    public int Length { get; }

    /// <summary>The files of the pictures, each once.</summary>
    public IReadOnlyList<string> Pictures { get; }

    /// <summary>The ids of a pair's caption.</summary>
    public ReadOnlySpan<long> CaptionOf(int pair) => captions[pair];

    /// <summary>The number of a pair's picture among <see cref="Pictures"/>.</summary>
    public int PictureOf(int pair) => pictures[pair];
}
