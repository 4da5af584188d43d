using Torchline.Training.Tasks.Captioning.Metrics;
using Xunit;

namespace Training.Tests.Tasks.Captioning.Metrics;

public sealed class BleuTests
{
    [Fact]
    public void AWordCountsAtMostAsOftenAsInOneReference()
    {
        // Papineni et al. 2002, example 2: of seven "the", two are in the first reference. No pair of words is right.
        var bleu = Bleu.Of(Corpora.Of(("the the the the the the the", ["the cat is on the mat", "there is a cat on the mat"])));
        Assert.Equal(2.0 / 7, bleu[0], 12);
        Assert.Equal([0, 0, 0], bleu[1..]);
    }

    [Fact]
    public void PrecisionsOfAllLengthsAreMultiplied()
    {
        // Words: a, dog, runs, fast, 4 of 5. Pairs: "a dog", "dog runs", 2 of 4. Triples: "a dog runs", 1 of 3. Fours: none.
        var bleu = Bleu.Of(Corpora.Of(("a dog runs very fast", ["a dog runs fast now"])));
        Assert.Equal(4.0 / 5, bleu[0], 12);
        Assert.Equal(Math.Sqrt(4.0 / 5 * 2 / 4), bleu[1], 12);
        Assert.Equal(Math.Cbrt(4.0 / 5 * 2 / 4 * 1 / 3), bleu[2], 12);
        Assert.Equal(0, bleu[3]);
    }

    [Fact]
    public void ShortCaptionsArePunishedByTheWholeCorpus()
    {
        // Three words for six: exp(1 - 6/3). With a second image of nine words for six there are 12 for 12: no penalty.
        (string, string[]) tooShort = ("a dog runs", ["a dog runs in the park"]);
        (string, string[]) tooLong = ("one two three four five six seven eight nine", ["one two three four five six"]);
        Assert.Equal(Math.Exp(-1), Bleu.Of(Corpora.Of(tooShort))[0], 12);
        Assert.Equal(9.0 / 12, Bleu.Of(Corpora.Of(tooShort, tooLong))[0], 12);
    }

    [Fact]
    public void TheNearestReferenceGivesTheLengthAndOfTwoTheShorter()
    {
        // Four words; references of three and five words are equally near.
        Assert.Equal(1, Bleu.Of(Corpora.Of(("a b c d", ["a b c d e", "b c d"])))[0], 12);
        Assert.Equal(Math.Exp(1 - (5.0 / 4)), Bleu.Of(Corpora.Of(("a b c d", ["a b c d e", "a"])))[0], 12);
    }
}
