using Torchline.Training.Tasks.Captioning.Metrics;
using Xunit;

namespace Training.Tests.Tasks.Captioning.Metrics;

public sealed class CiderDTests
{
    [Fact]
    public void WordsOfAllImagesSayNothing()
    {
        // idf: "a" is in both images, log(2/2) = 0; all else in one, log 2, which cancels.
        // First image: "dog" = "dog", cosine 1; "a dog" = "a dog", 1; no longer n-grams. 10 (1 + 1 + 0 + 0) / 4 = 5.
        // Second: (cat) and (cat, sits), cosine 1/sqrt 2; (a cat) and (a cat, cat sits), the same; a word too short,
        // exp(-1 / (2 36)). 10 (2 / sqrt 2) / 4 = 5 / sqrt 2.
        var expected = (5 + (5 / Math.Sqrt(2) * Math.Exp(-1.0 / 72))) / 2;
        Assert.Equal(expected, CiderD.Of(Corpora.Of(("a dog", ["a dog"]), ("a cat", ["a cat sits"]))), 12);
    }

    [Fact]
    public void RepetitionBringsNothing()
    {
        // (2 dog) and (1 dog): min(2, 1) * 1 / (2 * 1) = 1/2, a word too long; the hypothesis' "dog dog" has no partner.
        // The second image is silent.
        var expected = 10.0 / 4 * (1.0 / 2) * Math.Exp(-1.0 / 72) / 2;
        Assert.Equal(expected, CiderD.Of(Corpora.Of(("dog dog", ["dog"]), ("x", ["cat"]))), 12);
    }

    [Fact]
    public void ReferencesAreAveraged() =>
        // "dog" agrees with one of two references, and only in words.
        Assert.Equal(10.0 / 4 / 2 / 2, CiderD.Of(Corpora.Of(("dog", ["dog", "puppy"]), ("x", ["cat"]))), 12);

    [Fact]
    public void WithOneImageNothingIsRare() => Assert.Equal(0, CiderD.Of(Corpora.Of(("a dog", ["a dog"]))));
}
