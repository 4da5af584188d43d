using Torchline.Training.Tasks.Captioning.Metrics;
using Xunit;

namespace Training.Tests.Tasks.Captioning.Metrics;

public sealed class RougeLTests
{
    [Theory]
    [InlineData("police kill the gunman", 3.0 / 4)] // Lin 2004, section 3: police, the, gunman
    [InlineData("the gunman kill police", 2.0 / 4)] // the, gunman
    [InlineData("nobody here", 0)]
    public void TheOrderOfWordsCounts(string hypothesis, double expected) =>
        Assert.Equal(expected, RougeL.Of(Corpora.Of((hypothesis, ["police killed the gunman"]))), 12);

    [Fact]
    public void RecallWeighsMoreThanPrecision()
    {
        // Two words of two, of four: precision 1, recall 1/2. F = (1 + 1.44) * 0.5 / (0.5 + 1.44).
        Assert.Equal(2.44 * 0.5 / 1.94, RougeL.Of(Corpora.Of(("a b", ["a b c d"]))), 12);
        // The other way round: precision 1/2, recall 1.
        Assert.Equal(2.44 * 0.5 / (1 + 0.72), RougeL.Of(Corpora.Of(("a b c d", ["a b"]))), 12);
    }

    [Fact]
    public void PrecisionAndRecallMayComeFromDifferentReferences() =>
        // "a b": precision 2/4, recall 2/2. "a x b c y d": precision 4/4, recall 4/6. Each at its best is 1.
        Assert.Equal(1, RougeL.Of(Corpora.Of(("a b c d", ["a b", "a x b c y d"]))), 12);

    [Fact]
    public void ImagesAreAveraged() =>
        Assert.Equal(0.5, RougeL.Of(Corpora.Of(("a b", ["a b"]), ("a b", ["c"]))), 12);
}
