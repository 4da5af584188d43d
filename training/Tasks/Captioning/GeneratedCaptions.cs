using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Tasks.Captioning.Metrics;
using Torchline.Training.Tasks.Captioning.Networks;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>Generated captions of images: the best one of a beam search for each.</summary>
/// <param name="Words">The words of each image's caption.</param>
/// <param name="Attention">The attention of each of them, (words, R); empty for a decoder without attention.</param>
internal sealed record GeneratedCaptions(IReadOnlyList<IReadOnlyList<string>> Words, IReadOnlyList<float[][]> Attention)
{
    /// <summary>Searches captions, in evaluation mode.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="features">The encoder's features of the images, in batches (B, R, C); they are disposed.</param>
    /// <param name="vocabulary">The words.</param>
    /// <param name="beam">Captions that the search keeps.</param>
    /// <param name="maxLength">The most tokens of a caption, its end included.</param>
    public static GeneratedCaptions Of(
        CaptionDecoder decoder, IEnumerable<Tensor> features, CaptionVocabulary vocabulary, int beam, int maxLength)
    {
        decoder.eval();
        var search = new BeamSearch(decoder, BeamSearch.UsualLengthPenalty);
        var (words, attention) = (new List<IReadOnlyList<string>>(), new List<float[][]>());
        foreach (var batch in features)
        {
            using var scope = NewDisposeScope();
            using (batch)
            {
                var found = search.Search(batch, beam, maxLength);
                words.AddRange(Rows<long>(found.Tokens.select(1, 0)).Select(tokens => vocabulary.Decode(tokens)));
                if (found.Attention is { } looked)
                    attention.AddRange(Rows<float>(looked.select(1, 0)).Select(maps => maps.Chunk(decoder.Regions).ToArray()));
            }
        }
        return new GeneratedCaptions(words, attention);
    }

    /// <summary>Scores them against the references.</summary>
    public CaptionScores ScoresOn(CaptionSet set) => CaptionScores.Of(Words, [.. set.Images.Select(image => image.Captions)]);

    private static IEnumerable<T[]> Rows<T>(Tensor tensor)
        where T : unmanaged
    {
        using var contiguous = tensor.cpu().contiguous();
        return contiguous.data<T>().ToArray().Chunk((int)(tensor.numel() / tensor.shape[0]));
    }
}
