using Torchline.Contracts.Tasks.Captioning;

namespace Torchline.InferenceService.Tasks.Captioning;

/// <summary>Turns a network's token ids into captions.</summary>
internal static class CaptionDecoder
{
    /// <summary>The captions of an image, the best first.</summary>
    /// <param name="count">How many captions are asked for; fewer if the search found fewer, but always one.</param>
    /// <exception cref="InvalidDataException">The network found nothing, as one with damaged weights does.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public static CaptionAlternative[] Decode(in CaptionBeam beam, CaptionVocabulary vocabulary, int count)
    {
        if (!float.IsFinite(beam.LogProbabilities[0]))
            throw new InvalidDataException($"the network finds no caption: the log-probability of its best one is {beam.LogProbabilities[0]}");
        var unfound = beam.LogProbabilities[1..count].IndexOf(float.NegativeInfinity);
        var captions = new CaptionAlternative[unfound < 0 ? count : unfound + 1];
        for (var i = 0; i < captions.Length; i++)
        {
            var words = vocabulary.Decode(beam.Tokens.Slice(i * beam.MaxLength, beam.MaxLength));
            captions[i] = new(CaptionText.Join(words), beam.LogProbabilities[i], beam.Grid > 0 ? WithAttention(words, beam, i) : null);
        }
        return captions;
    }

    private static AttendedWord[] WithAttention(IReadOnlyList<string> words, in CaptionBeam beam, int caption)
    {
        var attended = new AttendedWord[words.Count];
        for (var t = 0; t < attended.Length; t++)
        {
            var map = beam.Attention.Slice(((caption * beam.MaxLength) + t) * beam.Regions, beam.Regions);
            attended[t] = new(words[t], Rows(map, beam.Grid));
        }
        return attended;
    }

    private static float[][] Rows(ReadOnlySpan<float> map, int grid)
    {
        var rows = new float[grid][];
        for (var y = 0; y < grid; y++)
            rows[y] = map.Slice(y * grid, grid).ToArray();
        return rows;
    }
}
