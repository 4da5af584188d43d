using Torchline.Contracts.Tasks.Captioning;
using Torchline.Export.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Tasks.Captioning;

public sealed class CaptionerParityTests
{
    private static readonly Dictionary<string, long> NoSizes = [];

    [Fact]
    public void TheSameCaptionsPass()
    {
        using var scope = NewDisposeScope();
        var parity = Compare(captions => captions);
        Assert.True(parity.Report.Passed);
        Assert.Equal(0, parity.Ties);
    }

    [Fact]
    public void OtherWordsOfTheSameLogProbabilityAreNoTie()
    {
        using var scope = NewDisposeScope();
        var parity = Compare(captions =>
        {
            var tokens = captions.Tokens.clone();
            tokens[0, 0, 0] = tokens[0, 0, 0].item<long>() == SmallCaptioners.Words - 1 ? SmallCaptioners.Words - 2 : SmallCaptioners.Words - 1;
            return captions with { Tokens = tokens };
        });
        Assert.False(parity.Report.Passed);
        Assert.Contains("from libtorch's", parity.Report.ToString());
    }

    [Fact]
    public void LikelyCaptionsOfAnotherRankAreNoTie()
    {
        using var scope = NewDisposeScope();
        var parity = Compare(captions => new CaptionHypotheses(captions.Tokens.flip(1), captions.LogProbabilities.flip(1), Attention: null));
        Assert.False(parity.Report.Passed);
        Assert.Contains("apart in rank", parity.Report.ToString());
    }

    [Fact]
    public void WhereThereAreFewerCaptionsTheirTokensDoNotCount()
    {
        using var scope = NewDisposeScope();
        // One token, and 27 words that may follow: the places behind them are empty.
        var parity = Compare(
            captions =>
            {
                var tokens = captions.Tokens.clone();
                tokens[0, 28, 0] = CaptionVocabulary.UnknownId;
                return captions with { Tokens = tokens };
            },
            beam: 29, maxLength: 1);
        Assert.True(parity.Report.Passed, parity.Report.ToString());
    }

    private static CaptionerParity Compare(Func<CaptionHypotheses, CaptionHypotheses> ofOnnxRuntime, long beam = 3, long maxLength = 9)
    {
        using var noGradient = no_grad();
        using var network = SmallCaptioners.Create("rnn-by-hand from features");
        var features = network.Input.SampleOf(new Dictionary<string, long> { ["batch"] = 1 });
        var expected = CaptionHypotheses.Of(new BeamSearch(network.Decoder, SmallCaptioners.Settings.LengthPenalty).Search(features, beam, maxLength));
        var parity = new CaptionerParity(network.Decoder, SmallCaptioners.Settings.LengthPenalty);
        parity.Add(["image"], NoSizes, features, ofOnnxRuntime(expected), expected);
        return parity;
    }
}
