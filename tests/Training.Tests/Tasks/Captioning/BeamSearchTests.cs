using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.Networks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Captioning;

public sealed class BeamSearchTests
{
    private const int Words = 8;
    private const int Images = 3;
    private const double LengthPenalty = 0.7;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AWideBeamFindsWhatIsBestOfAll(long seed)
    {
        using var scope = NewDisposeScope();
        var (decoder, features) = Example(seed);
        const int length = 4;
        var found = new BeamSearch(decoder, LengthPenalty).Search(features, beam: 300, length);
        for (var image = 0; image < Images; image++)
        {
            var all = All(decoder, features.narrow(0, image, 1), length).OrderByDescending(caption => caption.Rank).ToArray();
            var said = TokensOf(found, image);
            for (var place = 0; place < 20; place++)
            {
                Assert.Equal(all[place].Tokens, said[place]);
                Assert.Equal(all[place].LogProbability, found.LogProbabilities[image, place].ToDouble(), tolerance: 1e-4);
            }
        }
    }

    [Fact]
    public void OneBeamTakesTheLikeliestWord()
    {
        using var scope = NewDisposeScope();
        var (decoder, features) = Example(5);
        var found = new BeamSearch(decoder, LengthPenalty).Search(features, beam: 1, maxLength: 6);
        for (var image = 0; image < Images; image++)
        {
            var (memory, words) = (decoder.Start(features.narrow(0, image, 1)), tensor([(long)CaptionVocabulary.StartId]));
            foreach (var token in TokensOf(found, image)[0].TakeWhile(token => token != CaptionVocabulary.NullId))
            {
                (var logits, memory, _) = decoder.Step(words, memory);
                words = SuppressedTokens.Suppress(logits).argmax(-1);
                Assert.Equal(words.item<long>(), token);
            }
        }
    }

    [Fact]
    public void ImagesDoNotDependOnTheirNeighbours()
    {
        using var scope = NewDisposeScope();
        var (decoder, features) = Example(6);
        var search = new BeamSearch(decoder, LengthPenalty);
        var together = search.Search(features, beam: 3, maxLength: 7);
        for (var image = 0; image < Images; image++)
            Assert.Equal(TokensOf(search.Search(features.narrow(0, image, 1), 3, 7), 0), TokensOf(together, image));
    }

    [Fact]
    public void ACaptionIsWordsThenItsEndThenNothing()
    {
        using var scope = NewDisposeScope();
        var (decoder, features) = Example(7);
        var found = new BeamSearch(decoder, LengthPenalty).Search(features, beam: 4, maxLength: 9);
        foreach (var tokens in Enumerable.Range(0, Images).SelectMany(image => TokensOf(found, image)))
        {
            var end = Array.IndexOf(tokens, CaptionVocabulary.EndId);
            var words = end < 0 ? tokens : tokens[..end];
            Assert.All(words, word => Assert.True(word > CaptionVocabulary.UnknownId));
            Assert.All(tokens[(end < 0 ? tokens.Length : end + 1)..], token => Assert.Equal(CaptionVocabulary.NullId, token));
        }
    }

    [Fact]
    public void WhereThereAreFewerCaptionsTheRestIsImpossible()
    {
        using var scope = NewDisposeScope();
        var (decoder, features) = Example(8);
        var found = new BeamSearch(decoder, LengthPenalty).Search(features, beam: 20, maxLength: 1);
        var said = Words - 3; // all but nothing, the start and the unknown word
        Assert.True(found.LogProbabilities.narrow(1, 0, said).isfinite().all().item<bool>());
        Assert.True(found.LogProbabilities.narrow(1, said, 20 - said).isneginf().all().item<bool>());
    }

    [Fact]
    public void AttentionGoesWithItsWordAndEndsWithTheCaption()
    {
        using var scope = NewDisposeScope();
        const int regions = 4;
        var (decoder, features) = Example(9, regions);
        var found = new BeamSearch(decoder, LengthPenalty).Search(features, beam: 3, maxLength: 6);
        for (var image = 0; image < Images; image++)
        {
            foreach (var (place, tokens) in TokensOf(found, image).Index())
            {
                var before = (long)CaptionVocabulary.StartId;
                for (var word = 0; word < tokens.Length; before = tokens[word++])
                {
                    var looked = found.Attention![image, place, word].data<float>().ToArray();
                    var expected = new float[regions];
                    if (tokens[word] != CaptionVocabulary.NullId)
                        expected[before % regions] = 1;
                    Assert.Equal(expected, looked);
                }
            }
        }
    }

    private static (TableDecoder Decoder, Tensor Features) Example(long seed, int regions = 0)
    {
        manual_seed(seed);
        return (new TableDecoder(randn(Words, Words) * 1.5, regions), randn(Images, Words));
    }

    private static long[][] TokensOf(BeamState found, int image) =>
        [.. found.Tokens[image].contiguous().data<long>().ToArray().Chunk((int)found.Tokens.shape[2])];

    /// <summary>Every caption that there is, by trying all words.</summary>
    private static IEnumerable<(long[] Tokens, double LogProbability, double Rank)> All(ICaptionDecoder decoder, Tensor features, int length)
    {
        return From([], decoder.Start(features), CaptionVocabulary.StartId, 0);

        IEnumerable<(long[], double, double)> From(long[] said, DecoderMemory memory, long last, double logProbability)
        {
            if (last == CaptionVocabulary.EndId || said.Length == length)
            {
                yield return ([.. said, .. new long[length - said.Length]], logProbability, logProbability / Math.Pow(said.Length, LengthPenalty));
                yield break;
            }
            var (logits, next, _) = decoder.Step(tensor([last]), memory);
            var logProbabilities = SuppressedTokens.Suppress(logits).log_softmax(-1).data<float>().ToArray();
            foreach (var (word, value) in logProbabilities.Index().Where(entry => float.IsFinite(entry.Item)))
            {
                foreach (var caption in From([.. said, word], next, word, logProbability + value))
                    yield return caption;
            }
        }
    }
}
