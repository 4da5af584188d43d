using Torchline.Training.Tasks.Captioning.Data;
using Xunit;

namespace Training.Tests.Tasks.Captioning.Data;

/// <summary>
/// Expected words: those of the Stanford PTBTokenizer 3.4.1 with <c>-lowerCase</c>, which the evaluation of MS COCO runs, less
/// its list of punctuation and brackets.
/// </summary>
public sealed class CaptionTokenizerTests
{
    [Theory]
    [InlineData("A child in a pink dress is climbing up a set of stairs in an entry way .", "a child in a pink dress is climbing up a set of stairs in an entry way")]
    [InlineData("dog . cat , bird ; fish : cow", "dog cat bird fish cow")]
    [InlineData("dog,cat a;b a:b", "dog cat a b a b")]
    [InlineData("A dog runs. A cat sits. The end.", "a dog runs a cat sits the end")]
    [InlineData("A dog runs!", "a dog runs")]
    [InlineData("the man ,who is tall .runs", "the man who is tall runs")]
    [InlineData("wait.. what... no.... yes..... and more......", "wait what no yes and more")]
    [InlineData("...and then hello...there", "and then hello there")]
    public void PunctuationIsDropped(string caption, string words) => AssertWords(caption, words);

    [Theory]
    [InlineData("He can't, won't and doesn't; he cannot. I'd've", "he ca n't wo n't and does n't he can not i 'd 've")]
    [InlineData("I'm he'll we've she'd 's 'S DON'T CAN'T IT'S", "i 'm he 'll we 've she 'd 's 's do n't ca n't it 's")]
    [InlineData("it's the dogs' ball, they're o'clock '90s the 1980's", "it 's the dogs ball they 're o'clock '90s the 1980 's")]
    [InlineData("rock'n'roll rock 'n' roll get 'em 'tis 'twas", "rock 'n' roll rock 'n' roll get 'em 't is 't was")]
    [InlineData("gonna gotta wanna lemme gimme y'all d'you c'mon li'l", "gon na got ta wan na lem me gim me y' all d'you c'mon li'l")]
    [InlineData("two dog's's children's' boys'. man's' (man's)", "two dog 's 's children 's boys man 's man 's")]
    [InlineData("'s-eye ant's-eye-view one-eye'd", "'s eye ant 's eye-view one-eye 'd")]
    [InlineData("dogs 's ball do n't he 'll", "dogs 's ball do n't he 'll")]
    [InlineData("ain't shan't 'cause 'til 'till 'bout", "ai n't sha n't 'cause 'til 'till bout")]
    public void ContractionsAreCut(string caption, string words) => AssertWords(caption, words);

    [Theory]
    [InlineData("a \"quoted\" word 'single quoted' word `tick` ``tick''", "a quoted word single quoted word tick tick")]
    [InlineData("\u201ccurly quotes\u201d and \u2018single\u2019 dog\u2019s don\u2019t", "curly quotes and single dog 's do n't")]
    [InlineData("en\u2013dash em\u2014dash ellipsis\u2026 caf\u00e9 na\u00efve \u00dcn\u00ef", "en dash em dash ellipsis caf\u00e9 na\u00efve \u00fcn\u00ef")]
    [InlineData("[square] {curly} (round)", "square curly round")]
    public void QuotesAndBracketsAreDropped(string caption, string words) => AssertWords(caption, words);

    [Theory]
    [InlineData("t-shirt two - wheeled x -- y --- z a--b - ", "t-shirt two wheeled x y z a b")]
    [InlineData("tri-colored. blue-and-white, \"red-ish\" 10-year-old", "tri-colored blue-and-white red-ish 10-year-old")]
    [InlineData("black/white and/or/nor hot-dog/hamburger w/ red", "black/white and/or/nor hot-dog/hamburger w / red")]
    [InlineData("a & b at&t rock&roll * + = x=y a+b", "a & b at & t rock & roll * + = x = y a + b")]
    public void HyphensJoinAndSymbolsCut(string caption, string words) => AssertWords(caption, words);

    [Theory]
    [InlineData("1,000 people at 5:30 p.m. pay $5.50 for 1/2 pound (50%) of #1 beef", "1,000 people at 5:30 p.m. pay $ 5.50 for 1/2 pound 50 % of # 1 beef")]
    [InlineData("5'10\" tall 3rd 2nd 20s", "5 10 tall 3rd 2nd 20s")]
    [InlineData("50-60 3.5-4 -5 +5 .5 5. 1.2.3 12/25/2010 555-1234", "50-60 3.5-4 -5 +5 .5 5 1.2.3 12/25/2010 555-1234")]
    [InlineData("#52 , # 9 , number#3", "# 52 # 9 number # 3")]
    public void NumbersStayWhole(string caption, string words) => AssertWords(caption, words);

    [Theory]
    [InlineData("Mr. Smith and Mrs. Jones from the U.S. live on Main St. in St. Louis etc. today", "mr. smith and mrs. jones from the u.s. live on main st. in st. louis etc. today")]
    [InlineData("in Washington D.C.", "in washington d.c.")]
    [InlineData("J.R. Tolkien p.j.'s TV's", "j.r. tolkien p.j. 's tv 's")]
    [InlineData("no. 5 \"no . 5\" No smoking.", "no. 5 no 5 no smoking")]
    [InlineData("My dog and I.", "my dog and i")]
    public void AbbreviationsKeepTheirPeriod(string caption, string words) => AssertWords(caption, words);

    [Theory]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData(". , !!! -- '' \" ... (?)")]
    [InlineData("\ud83d\ude00")]
    public void WithoutWordsThereAreNone(string caption) => Assert.Empty(CaptionTokenizer.Tokenize(caption));

    private static void AssertWords(string caption, string words) =>
        Assert.Equal(words.Split(' '), CaptionTokenizer.Tokenize(caption));
}
