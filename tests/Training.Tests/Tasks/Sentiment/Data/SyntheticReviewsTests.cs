using System.Security.Cryptography;
using System.Text;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Training.Tasks.Sentiment.Data;
using Xunit;

namespace Training.Tests.Tasks.Sentiment.Data;

public sealed class SyntheticReviewsTests
{
    [Fact]
    public void IsTheSameEverywhere()
    {
        var text = string.Join('\n', SyntheticReviews.Split("train").Select(review => $"{review.IsPositive} {string.Join(' ', review.Words)}"));
        Assert.Equal("cbc4d6ffdc22c225bb5bbbec7437c54f10dfddede81a2f22b27b46d45f7ca38b", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void IsBalancedAndSplitsDoNotCoincide()
    {
        var train = SyntheticReviews.Split("train");
        Assert.Equal(2_000, train.Count(review => review.IsPositive));
        var known = train.Select(review => string.Join(' ', review.Words)).ToHashSet();
        var repeated = SyntheticReviews.Split("test").Count(review => known.Contains(string.Join(' ', review.Words)));
        Assert.InRange(repeated, 0, 50);
    }

    [Fact]
    public void IsWrittenInTheTokenisersConvention() => Assert.All(
        SyntheticReviews.Split("dev"),
        review => Assert.Equal(review.Words, ReviewTokenizer.Tokenize(string.Join(' ', review.Words))));

    [Fact]
    public void RefusesOtherSplits() => Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticReviews.Split("all"));
}
