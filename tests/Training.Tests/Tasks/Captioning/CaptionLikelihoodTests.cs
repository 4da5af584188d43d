using Torchline.Training.Tasks.Captioning;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Captioning;

public sealed class CaptionLikelihoodTests
{
    [Fact]
    public void FoundCaptionsHaveTheLikelihoodOfTheSearch()
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        var (decoder, features) = (new TableDecoder(randn(9, 9)), randn(3, 9));
        var found = new BeamSearch(decoder, lengthPenalty: 0.7).Search(features, beam: 4, maxLength: 6);

        var likely = CaptionLikelihood.Of(decoder, features, found.Tokens);

        Assert.True(likely.allclose(found.LogProbabilities, rtol: 0, atol: 1e-5));
        Assert.Contains(CaptionVocabulary.NullId, found.Tokens.data<long>().ToArray()); // or the test would say nothing of what follows an end
    }

    [Fact]
    public void SuppressedTokensAreImpossible()
    {
        using var scope = NewDisposeScope();
        var tokens = tensor([(long)CaptionVocabulary.UnknownId, CaptionVocabulary.EndId], [1, 1, 2]);
        Assert.Equal(float.NegativeInfinity, CaptionLikelihood.Of(new TableDecoder(zeros(9, 9)), zeros(1, 9), tokens).item<float>());
    }
}
