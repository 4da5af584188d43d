using Torchline.Contracts.Tasks.Captioning;
using Torchline.InferenceService.Tasks.Captioning;

namespace InferenceService.Tests.Tasks.Captioning;

public class CaptionDecoderTests
{
    private const int Length = 4, Grid = 2;

    private static readonly CaptionVocabulary Vocabulary = new(["a", "dog", "is", "n't"]); // 4, 5, 6, 7

    [Fact]
    public void WordsGoUpToTheEndOrToTheLength()
    {
        using var beam = Beam([4, 5, 2, 0, 5, 6, 7, 5, 2, 0, 0, 0], [-1, -2, -3]);
        var captions = CaptionDecoder.Decode(beam, Vocabulary, 3);
        Assert.Equal(["a dog", "dog isn't dog", ""], captions.Select(caption => caption.Caption));
        Assert.Equal([-1, -2, -3], captions.Select(caption => caption.LogProbability));
        Assert.All(captions, caption => Assert.Null(caption.Words));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    public void ThereAreAsManyAsAskedForAndFound(int count, int read)
    {
        using var beam = Beam([4, 2, 0, 0, 5, 2, 0, 0, 0, 0, 0, 0], [-1, -2, float.NegativeInfinity]);
        Assert.Equal(read, CaptionDecoder.Decode(beam, Vocabulary, count).Length);
    }

    [Fact]
    public void EachWordHasItsOwnMap()
    {
        using var beam = Beam([4, 2, 0, 0, 5, 7, 2, 0], [-1, -2], Grid);
        for (var i = 0; i < beam.Attention.Length; i++)
            beam.Attention[i] = i;

        var captions = CaptionDecoder.Decode(beam, Vocabulary, 2);
        Assert.Equal(["a"], captions[0].Words!.Select(word => word.Word));
        Assert.Equal([[0, 1], [2, 3]], captions[0].Words![0].Attention);
        Assert.Equal(["dog", "n't"], captions[1].Words!.Select(word => word.Word));
        Assert.Equal([[16, 17], [18, 19]], captions[1].Words![0].Attention);
        Assert.Equal([[20, 21], [22, 23]], captions[1].Words![1].Attention);
    }

    [Fact]
    public void AnIdBeyondTheVocabularyIsAnError()
    {
        using var beam = Beam([8, 2, 0, 0], [-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => CaptionDecoder.Decode(beam, Vocabulary, 1));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void ANetworkThatFindsNothingIsAnError(float logProbability)
    {
        using var beam = Beam([4, 2, 0, 0], [logProbability]);
        Assert.Throws<InvalidDataException>(() => CaptionDecoder.Decode(beam, Vocabulary, 1));
    }

    private static CaptionBeam Beam(long[] tokens, float[] logProbabilities, int grid = 0)
    {
        var beam = new CaptionBeam(logProbabilities.Length, Length, grid);
        tokens.CopyTo(beam.Tokens);
        logProbabilities.CopyTo(beam.LogProbabilities);
        return beam;
    }
}
