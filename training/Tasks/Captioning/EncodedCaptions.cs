using Torchline.Training.Tasks.Captioning.Data;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>All captions of pictures as a network takes them.</summary>
public sealed class EncodedCaptions
{
    private readonly long[][][] captions;

    /// <summary>Encodes the captions of a set.</summary>
    /// <param name="set">The pictures.</param>
    /// <param name="vocabulary">The words.</param>
    /// <param name="maxLength">The most words that are taken of a caption, its end included.</param>
    public EncodedCaptions(CaptionSet set, CaptionVocabulary vocabulary, int maxLength)
    {
        captions =
        [
            .. set.Pictures.Select(picture => picture.Captions.Select(words =>
                vocabulary.Encode(words, Math.Min(words.Count + 1, maxLength) + 1)).ToArray()),
        ];
    }

    /// <summary>How many pictures there are.</summary>
    public int Pictures => captions.Length;

    /// <summary>The captions of some pictures, each beginning with <c>&lt;START&gt;</c> and ending with <c>&lt;END&gt;</c>.</summary>
    /// <param name="pictures">Their numbers.</param>
    /// <returns>
    /// Ids (B, n, T + 1), int64, of the longest caption's length and the largest number of captions, filled up with <c>&lt;NULL&gt;</c>.
    /// </returns>
    public Tensor Of(IReadOnlyList<int> pictures)
    {
        var perPicture = pictures.Max(picture => captions[picture].Length);
        var length = pictures.Max(picture => captions[picture].Max(caption => caption.Length));
        var ids = new long[pictures.Count * perPicture * length];
        foreach (var (row, picture) in pictures.Index())
        {
            foreach (var (column, caption) in captions[picture].Index())
                caption.CopyTo(ids.AsSpan(((row * perPicture) + column) * length));
        }
        return tensor(ids, [pictures.Count, perPicture, length]);
    }
}
