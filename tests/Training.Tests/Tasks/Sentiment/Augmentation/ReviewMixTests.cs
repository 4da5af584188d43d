using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Sentiment.Augmentation;
using Torchline.Training.Tasks.Sentiment.Data;
using Xunit;

namespace Training.Tests.Tasks.Sentiment.Augmentation;

public sealed class ReviewMixTests
{
    private static readonly Review[] Train =
    [
        new("the food was good .".Split(' '), IsPositive: true),
        new("never had a bad dish .".Split(' '), IsPositive: true),
        new("the staff was rude .".Split(' '), IsPositive: false),
    ];

    [Fact]
    public void TheMixIsTheSameForTheSameSeed() =>
        Assert.Equal(Mix(seed: 4), Mix(seed: 4));

    [Fact]
    public void TheMixHasWhatItsRecipeNames()
    {
        var mix = Mix(seed: 4);
        Assert.InRange(mix.Count, 3 + 3 + 150, 3 + 3 + 2 + 150 + 50);
        Assert.Equal(4, mix.Count(review => review.Text == "never had a bad dish."));
        Assert.InRange(mix.Count(review => review.IsPositive) / (double)mix.Count, 0.35, 0.65);
    }

    [Fact]
    public void NothingThatIsAddedResemblesASentenceThatIsHeldOut()
    {
        var heldOut = new[] { "the staff could n't have been nicer .".Split(' ') };
        var resemblance = new Resemblance(heldOut);
        var mix = ReviewMix.Of([], heldOut, new MixRecipe { Patterns = 3_000, Noise = 0 }, seed: 2);
        Assert.NotEmpty(mix);
        Assert.All(mix, review => Assert.False(resemblance.Of(review.Text.TrimEnd('.', '!').Replace("n't", " n't").Split(' '))));
        Assert.True(resemblance.Of("the staff could n't have been kinder !".Split(' ')));
        Assert.False(resemblance.Of("the food was good .".Split(' ')));
    }

    [Fact]
    public void EveryPatternIsWellFormed()
    {
        var random = new SplitMix64(3);
        for (var i = 0; i < 20_000; i++)
            Assert.DoesNotContain(SentencePatterns.Default.Draw(ref random).Words, word => word.AsSpan().ContainsAny("{}[]|"));
    }

    [Theory]
    [InlineData("do n't go , it 's bad !", "don't go, it's bad!")]
    [InlineData("i 'm gon na ( really ) love it .", "i'm gonna (really) love it.")]
    [InlineData("`` great '' they said ...", "\"great\" they said...")]
    public void TokensBecomeTextAsPeopleWriteIt(string tokens, string expected) => Assert.Equal(expected, PlainText.Of(tokens.Split(' ')));

    [Fact]
    public void ANumberBecomesTheSameNumberEveryTime()
    {
        var tokens = "$ _num_ for _num_ tacos".Split(' ');
        Assert.Matches(@"^\$\d+ for \d+ tacos$", PlainText.Of(tokens));
        Assert.Equal(PlainText.Of(tokens), PlainText.Of(tokens));
    }

    private static IReadOnlyList<PlainReview> Mix(long seed) => ReviewMix.Of(
        Train, [], new MixRecipe { Patterns = 150, Contrasts = 50, Noise = 0 }, seed);
}
