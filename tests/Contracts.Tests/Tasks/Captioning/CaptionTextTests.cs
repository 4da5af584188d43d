using Torchline.Contracts.Tasks.Captioning;
using Xunit;

namespace Contracts.Tests.Tasks.Captioning;

public class CaptionTextTests
{
    [Theory]
    [InlineData("a dog runs on the grass", "a dog runs on the grass")]
    [InlineData("do n't", "don't")]
    [InlineData("a dog 's ball , it 'll roll", "a dog's ball , it'll roll")]
    [InlineData("they 're sure we 've seen i 'm here he 'd go", "they're sure we've seen i'm here he'd go")]
    [InlineData("he should n't 've", "he shouldn't've")]
    [InlineData("gon na can not wan na", "gonna cannot wanna")]
    [InlineData("got ta gim me lem me", "gotta gimme lemme")]
    [InlineData("'t is and 't was", "'tis and 'twas")]
    [InlineData("rock 'n' roll in the '80s", "rock 'n' roll in the '80s")]
    [InlineData("50 % for $ 5 and # 52", "50% for $5 and #52")]
    [InlineData("the % sign and $ bills at & t", "the % sign and $ bills at & t")]
    [InlineData("na ta me", "na ta me")]
    [InlineData("'s", "'s")]
    [InlineData("", "")]
    public void WordsThatWereCutArePutTogether(string tokens, string text) =>
        Assert.Equal(text, CaptionText.Join(tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
