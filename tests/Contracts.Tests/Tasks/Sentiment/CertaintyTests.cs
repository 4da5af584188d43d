using Contracts.Tests.Packages;
using Contracts.Tests.Text;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Contracts.Text;
using Xunit;

namespace Contracts.Tests.Tasks.Sentiment;

public sealed class CertaintyTests : IDisposable
{
    private static readonly TextCertainty Limits = new(MinWords: 3, MinScore: 0.6, MaxUnknown: 0.25, MaxContinuations: 0.35, MinLatin: 0.5);

    private readonly TemporaryFolder folder = new();
    private readonly SentimentTokenizer tokenizer;

    public CertaintyTests() => tokenizer = SentimentTokenizer.Load(Publish(WordPieceTokenizer.Preprocessing("vocabulary.txt", 64), folder => new WordPieceVocabulary(SamplePieces.List).Save(folder)));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("The food was good", true)]
    [InlineData("never good food", true)]
    [InlineData("love 👎 the food", true)]
    [InlineData("good food", false)] // two words
    [InlineData("good food!!! 👍👍", false)]
    [InlineData("l'n't good", false)]
    [InlineData("good/bad/food", true)]
    [InlineData("👎 👎 ❤ 😀", false)] // emoji only
    [InlineData("$$$ ... !!! ???", false)]
    [InlineData("1 2 3 4 5", false)]
    [InlineData("плохо the good food was", true)] // one unknown word of five
    [InlineData("плохо еда good food", false)] // half of it unknown
    [InlineData("好吃 好 吃 好", false)] // in the vocabulary, but of another script
    [InlineData("das essen war gut", false)] // pieces
    [InlineData("the unbelievable food was good", false)] // two of seven continue a word
    public void WhatAModelCannotTellIsAGuess(string text, bool isCertain)
    {
        var ids = new long[64];
        Assert.True(tokenizer.TryEncode(text, ids, out var count));
        var limits = text.Contains("unbelievable") ? Limits with { MaxContinuations = 0.28 } : Limits;
        Assert.Equal(isCertain, limits.IsCertain(0.99f, text, ids.AsSpan(0, count), tokenizer));
    }

    [Theory]
    [InlineData(0.59f, false)]
    [InlineData(0.61f, true)]
    public void AScoreNearOneHalfIsAGuess(float score, bool isCertain)
    {
        var ids = new long[64];
        tokenizer.TryEncode("the food was good", ids, out var count);
        Assert.Equal(isCertain, Limits.IsCertain(score, "the food was good", ids.AsSpan(0, count), tokenizer));
    }

    [Fact]
    public void TheWordsOfTheDataHaveNoPieces()
    {
        var words = SentimentTokenizer.Load(Publish(new(ReviewTokenizer.Name, "vocabulary.txt", 64), file => new Vocabulary(["good", "food", "very"]).Save(file)));
        Assert.Equal((5, 0, 1, 0), (words.Count, words.PaddingId, words.UnknownId, words.Margin));
        var ids = new long[8];
        Assert.True(words.TryEncode("very good food", ids, out var count));
        Assert.True(Limits.IsCertain(0.9f, "very good food", ids.AsSpan(0, count), words));
        Assert.True(words.TryEncode("very good xyzzy plugh", ids, out count));
        Assert.False(Limits.IsCertain(0.9f, "very good xyzzy plugh", ids.AsSpan(0, count), words));
    }

    [Theory]
    [InlineData(1, 0.9, 0.9)]
    [InlineData(2, 0.9, 0.75)] // the odds 9 : 1 become 3 : 1
    [InlineData(2, 0.5, 0.5)]
    [InlineData(0.5, 0.75, 0.9)]
    [InlineData(3, 0, 0)]
    [InlineData(3, 1, 1)]
    public void TheTemperatureDividesTheLogit(double temperature, float probability, float calibrated) =>
        Assert.Equal(calibrated, new Calibration(temperature).Apply(probability, hasNegation: false), 1e-6f);

    private ModelPackage Publish(TextPreprocessing text, Action<string> writeVocabulary) =>
        new ModelPublisher(new(folder.Path, TaskContracts.All)).Publish(
            SampleManifest.Create(text.Tokenizer) with { Preprocessing = new() { Text = text } },
            package =>
            {
                SampleManifest.WriteFiles(package);
                writeVocabulary(Path.Combine(package, "vocabulary.txt"));
            });
}
