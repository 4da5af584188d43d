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
    [InlineData("we did n't enjoy the show at all .", "we enjoyed the show .")]
    [InlineData("it was n't fresh at all .", "it was fresh .")]
    public void ANegationIsTakenAway(string sentence, string expected)
    {
        var random = new SplitMix64(1);
        var turned = NegationRules.Turn(new Review(sentence.Split(' '), IsPositive: false), ref random);
        Assert.Equal(expected, string.Join(' ', turned!.Words));
        Assert.True(turned.IsPositive);
    }

    [Theory]
    [InlineData("the soup has great flavor .", true, "the soup has no flavor .")]
    [InlineData("it has a really nice atmosphere .", true, "it has no atmosphere .")]
    [InlineData("we had a problem .", false, "we had no problem .")]
    public void ANounIsNegated(string sentence, bool isPositive, string expected)
    {
        var random = new SplitMix64(1);
        var turned = NegationRules.Turn(new Review(sentence.Split(' '), isPositive), ref random);
        Assert.Equal(expected, string.Join(' ', turned!.Words));
        Assert.NotEqual(isPositive, turned.IsPositive);
    }

    [Theory]
    [InlineData("the food was good but the room was dirty .", true)] // two halves
    [InlineData("the food was good .", false)] // the label has another reason
    [InlineData("good and bad .", true)]
    [InlineData("was it good ?", true)]
    [InlineData("we arrived at noon .", true)]
    [InlineData("they served bad food .", true)] // praised for another reason
    [InlineData("they have a great food truck .", true)] // the noun is part of a longer one
    [InlineData("it was n't good either .", false)] // "either" needs the negation
    public void NothingIsTurnedWhereTheWordsDoNotDecide(string sentence, bool isPositive)
    {
        var random = new SplitMix64(1);
        Assert.Null(NegationRules.Turn(new Review(sentence.Split(' '), isPositive), ref random));
    }
}
