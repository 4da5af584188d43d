using Torchline.Training.Tasks.Captioning.Metrics;
using Xunit;

namespace Training.Tests.Tasks.Captioning.Metrics;

/// <summary>Expected numbers: <c>nltk.translate.bleu_score.sentence_bleu([reference], sample, weights=[1])</c> of NLTK 3.8.</summary>
public sealed class UnigramBleuTests
{
    [Theory]
    [InlineData("a man rides a horse", "a man is riding a horse", 0.6549846024623855)] // 4/5 exp(1 - 6/5)
    [InlineData("the the the", "the cat", 0.3333333333333333)]
    [InlineData("a dog", "a dog runs in the park", 0.1353352832366127)] // exp(1 - 6/2)
    [InlineData("blue", "red", 0)]
    [InlineData("", "a dog", 0)]
    public void SamplesScoreAsInNltk(string sample, string reference, double expected) =>
        Assert.Equal(expected, Mean((sample, reference)), 12);

    [Fact]
    public void SpecialTokensAreNoWords() =>
        Assert.Equal(2.0 / 3, Mean(("<START> a <UNK> cat runs <END>", "<START> a <UNK> dog runs <END> <NULL>")), 12);

    [Fact]
    public void SamplesAreAveraged() => Assert.Equal((1 + (1.0 / 3)) / 2, Mean(("a dog", "a dog"), ("the the the", "the cat")), 12);

    [Fact]
    public void SamplesAndReferencesMustPair()
    {
        Assert.Throws<ArgumentException>(() => Mean());
        Assert.Throws<ArgumentException>(() => UnigramBleu.Mean([["a"]], []));
    }

    private static double Mean(params (string Sample, string Reference)[] pairs) => UnigramBleu.Mean(
        [.. pairs.Select(pair => Split(pair.Sample))], [.. pairs.Select(pair => Split(pair.Reference))]);

    private static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
