using Torchline.Contracts.Text;
using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Sentiment.Data;
using TorchSharp;
using Xunit;

namespace Training.Tests.Tasks.Sentiment.Data;

public sealed class ReviewBatchTests
{
    private static readonly Vocabulary Words = new(["good", "food", "."]);

    private static readonly EncodedReviews Reviews = new(
        [new Review(["good", "food", "."], true), new Review(["unheard"], false), new Review([], false)], Words);

    [Fact]
    public void PadsToTheLongestReview()
    {
        using var scope = torch.NewDisposeScope();
        var (tokens, targets) = ReviewBatch.Of(Reviews, [1, 0]);
        Assert.Equal([2, 3], tokens.shape);
        Assert.Equal([1, 0, 0, 2, 3, 4], tokens.data<long>().ToArray());
        Assert.Equal([0, 1], targets.data<float>().ToArray());
    }

    [Fact]
    public void AReviewWithoutWordsIsOneUnknownWord() => Assert.Equal([Vocabulary.UnknownId], Reviews[2].ToArray());

    [Fact]
    public void HidesWordsByTheGivenGeneratorAlone()
    {
        using var scope = torch.NewDisposeScope();
        var many = Enumerable.Repeat(0, 1000).ToArray();
        var first = Hidden(seed: 1);
        Assert.Equal(first, Hidden(seed: 1));
        Assert.NotEqual(first, Hidden(seed: 2));
        Assert.InRange(first.Count(id => id == Vocabulary.UnknownId), 650, 850);

        long[] Hidden(long seed) =>
            ReviewBatch.Of(Reviews, many, wordDropout: 0.25, SplitMix64.For(seed)).Tokens.data<long>().ToArray();
    }
}
