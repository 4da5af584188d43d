using Torchline.Training.Tasks.Captioning.Data;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>All captions of images as a network takes them.</summary>
internal sealed class EncodedCaptions
{
    private readonly long[][][] captions;

    /// <summary>Encodes the captions of a set.</summary>
    /// <param name="set">The images.</param>
    /// <param name="vocabulary">The words.</param>
    /// <param name="maxLength">The most words that are taken of a caption, its end included.</param>
    public EncodedCaptions(CaptionSet set, CaptionVocabulary vocabulary, int maxLength)
    {
        captions =
        [
            .. set.Images.Select(image => image.Captions.Select(words =>
                vocabulary.Encode(words, Math.Min(words.Count + 1, maxLength) + 1)).ToArray()),
        ];
    }

    /// <summary>How many images there are.</summary>
    public int Images => captions.Length;

    /// <summary>The captions of some images, each beginning with <c>&lt;START&gt;</c> and ending with <c>&lt;END&gt;</c>.</summary>
    /// <param name="images">Their numbers.</param>
    /// <returns>
    /// Ids (B, n, T + 1), int64, of the longest caption's length and the largest number of captions, filled up with <c>&lt;NULL&gt;</c>.
    /// </returns>
    public Tensor Of(IReadOnlyList<int> images)
    {
        var perImage = images.Max(image => captions[image].Length);
        var length = images.Max(image => captions[image].Max(caption => caption.Length));
        var ids = new long[images.Count * perImage * length];
        foreach (var (row, image) in images.Index())
        {
            foreach (var (column, caption) in captions[image].Index())
                caption.CopyTo(ids.AsSpan(((row * perImage) + column) * length));
        }
        return tensor(ids, [images.Count, perImage, length]);
    }
}
