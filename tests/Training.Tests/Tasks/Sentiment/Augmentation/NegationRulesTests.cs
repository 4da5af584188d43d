using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Sentiment.Augmentation;
using Torchline.Training.Tasks.Sentiment.Data;
using Xunit;

namespace Training.Tests.Tasks.Sentiment.Augmentation;

public sealed class NegationRulesTests
{
    [Theory]
    [InlineData("the food was very good .", true)]
    [InlineData("the room was dirty .", false)]
    [InlineData("i loved this place .", true)]
    [InlineData("they ignored us .", false)]
    [InlineData("we had a problem .", false)]
    public void ANegatedSentenceHasANegationAndTheOtherLabel(string sentence, bool isPositive)
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var random = new SplitMix64(seed);
            var turned = NegationRules.Turn(new Review(sentence.Split(' '), isPositive), ref random);
            Assert.NotNull(turned);
            Assert.NotEqual(isPositive, turned.IsPositive);
            Assert.Contains(turned.Words, word => Negations.Contains(word) || word is "far" or "anything");
            Assert.Equal(".", turned.Words[^1]);
        }
    }

    [Theory]
    [InlineData("the food was not very good .", "the food was really good .")]
    [InlineData("i would not recommend it .", "i would recommend it .")]
    [InlineData("we did n't enjoy the show at all .", "we enjoyed the show at all .")]
    [InlineData("it was n't fresh at all .", "it was fresh .")]
    public void ANegationIsTakenAway(string sentence, string expected)
    {
        var random = new SplitMix64(1);
        var turned = NegationRules.Turn(new Review(sentence.Split(' '), IsPositive: false), ref random);
        Assert.Equal(expected, string.Join(' ', turned!.Words));
        Assert.True(turned.IsPositive);
    }

    [Theory]
    [InlineData("the food was good but the room was dirty .", true)] // two halves
    [InlineData("the food was good .", false)] // the label has another reason
    [InlineData("good and bad .", true)]
    [InlineData("was it good ?", true)]
    [InlineData("we arrived at noon .", true)]
    public void NothingIsTurnedWhereTheWordsDoNotDecide(string sentence, bool isPositive)
    {
        var random = new SplitMix64(1);
        Assert.Null(NegationRules.Turn(new Review(sentence.Split(' '), isPositive), ref random));
    }
}
