using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Contracts.Text;
using Xunit;

namespace Contracts.Tests.Tasks.Sentiment;

public class ReviewTokenizerTests
{
    [Theory]
    // Sentences as people write them.
    [InlineData("I didn't like it!", "i did n't like it !")]
    [InlineData("Great food and friendly staff.", "great food and friendly staff .")]
    [InlineData("Great food. Friendly staff.", "great food . friendly staff .")]
    [InlineData("I can't, won't and shouldn't've.", "i ca n't , wo n't and should n't 've .")]
    [InlineData("They're who we'd thought I'm; you'll see: it's theirs, I've heard", "they 're who we 'd thought i 'm ; you 'll see : it 's theirs , i 've heard")]
    [InlineData("We cannot, gonna, wanna, gotta.", "we can not , gon na , wan na , got ta .")]
    [InlineData("Wow!!! Really?!", "wow ! ! ! really ? !")]
    [InlineData("Hmm... no…", "hmm ... no ...")]
    [InlineData("Hmm.... no..", "hmm ... . no ...")]
    [InlineData("service--slow — and bad---really", "service -- slow -- and bad -- -really")]
    [InlineData("(good) [bad] {ugly}", "( good ) [ bad ] { ugly }")]
    [InlineData("sad :( happy :-)", "sad : ( happy : - )")]
    [InlineData("food/service and/or A+", "food/service and/or a+")]
    // Quotation marks show their direction; apostrophes do not.
    [InlineData("\"Great\" he said (\"yes\").", "`` great '' he said ( `` yes '' ) .")]
    [InlineData("“Great,” she said, ‘fine’ don’t", "`` great , '' she said , ' fine ' do n't")]
    [InlineData("``so'' it 'goes'", "`` so '' it ' goes '")]
    [InlineData("the hostess' 'em mac 'n cheese y'all o'clock", "the hostess ' 'em mac 'n cheese y'all o'clock")]
    // Numbers are one word, unless the data keeps their spelling.
    [InlineData("$10.50 for 3 of 12, -5 or .75.", "$ _num_ for _num_ of _num_ , _num_ or _num_ .")]
    [InlineData("100% of #1 in the 80's", "_num_ % of # _num_ in the _num_ 's")]
    [InlineData("1/2 5:30 2nd 10pm 80s 24/7 1,000 2-3 20+", "1/2 5:30 2nd 10pm 80s 24/7 1,000 2-3 20+")]
    [InlineData("_num_ stars", "_num_ stars")]
    // A period inside a text belongs to an abbreviation, one at its end never does.
    [InlineData("Dr. Who came at 5 p.m. to see Paul G. again.", "dr. who came at _num_ p.m. to see paul g. again .")]
    [InlineData("at 5 p.m.", "at _num_ p.m .")]
    [InlineData("so did I. Then", "so did i . then")]
    [InlineData("see restaurant.com. ok", "see restaurant.com . ok")]
    [InlineData("(an \"asian bistro.\")", "( an `` asian bistro . '' )")]
    // What ASCII lacks.
    [InlineData("Crème brûlée at the CAFÉ", "creme brulee at the cafe")]
    [InlineData("cafe\u0301 na\u00efve ＡＢＣ１", "cafe naive abc1")]
    [InlineData("yum😀yum €5 zero\u200bwidth", "yum yum $ _num_ zerowidth")]
    [InlineData("美味しい", "美味しい")]
    [InlineData("\ttabs\r\nand\u00a0spaces\0 ", "tabs and spaces")]
    public void RawTextBecomesTheDatasTokens(string text, string tokens) =>
        Assert.Equal(tokens, string.Join(' ', ReviewTokenizer.Tokenize(text)));

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("😀")]
    [InlineData("\ud800")]
    public void ATextWithoutWordsHasNoTokens(string text) => Assert.Empty(ReviewTokenizer.Tokenize(text));

    [Fact]
    public void IdsAreThoseOfTheTokens()
    {
        var vocabulary = new Vocabulary(["i", "did", "n't", "like", "!"]);
        Span<long> ids = stackalloc long[6];
        Assert.True(ReviewTokenizer.TryEncode("I didn't like it!", vocabulary, ids, out var count));
        Assert.Equal([2, 3, 4, 5, Vocabulary.UnknownId, 6], ids[..count].ToArray());
    }

    [Fact]
    public void MoreTokensThanIdsAreRefused()
    {
        var vocabulary = new Vocabulary(["a"]);
        Span<long> ids = stackalloc long[2];
        Assert.True(ReviewTokenizer.TryEncode("a a", vocabulary, ids, out _));
        Assert.False(ReviewTokenizer.TryEncode("a a a", vocabulary, ids, out var count));
        Assert.Equal(2, count);
    }

    [Fact]
    public void ATextBeyondTheLimitIsRefused()
    {
        string longest = new('a', ReviewTokenizer.MaxCharacters);
        Assert.Single(ReviewTokenizer.Tokenize(longest));
        Assert.Throws<ArgumentException>(() => ReviewTokenizer.Tokenize(longest + "a"));
        Assert.Throws<ArgumentException>(() => ReviewTokenizer.TryEncode(longest + "a", new Vocabulary([]), new long[9], out _));
    }

    [Fact]
    public void EncodingAllocatesNothing()
    {
        var vocabulary = new Vocabulary(["great", "food"]);
        var ids = new long[64];
        const string text = "Great food, \"really\" — I didn't expect 5 stars...";
        ReviewTokenizer.TryEncode(text, vocabulary, ids, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            ReviewTokenizer.TryEncode(text, vocabulary, ids, out _);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
