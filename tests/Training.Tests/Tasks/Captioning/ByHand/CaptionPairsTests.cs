using Torchline.Training.Tasks.Captioning.ByHand;
using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Vision;
using Xunit;

namespace Training.Tests.Tasks.Captioning.ByHand;

public sealed class CaptionPairsTests
{
    private static readonly CaptionSet Set = new(
        ImageSplit.Train,
        [.. "abcd".Select(letter => new CaptionedImage($"{letter}.jpg", [["dog", "one"], ["dog", "two"], ["a", "very", "long", "dog"]]))],
        []);

    private static readonly CaptionVocabulary Vocabulary = new(["dog", "one", "two", "a", "very"]);

    [Fact]
    public void FewCaptionsAreOfDifferentImages()
    {
        var pairs = CaptionPairs.Draw(Set, 4, seed: 1, Vocabulary, 6);
        Assert.Equal(4, pairs.Count);
        Assert.Equal(["a.jpg", "b.jpg", "c.jpg", "d.jpg"], pairs.Images); // in this order whatever the seed, so that runs share their features
        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 4).Select(pairs.ImageOf).Order());
    }

    [Fact]
    public void AllCaptionsAreDrawnOnce()
    {
        var pairs = CaptionPairs.Draw(Set, 0, seed: 1, Vocabulary, 6);
        var drawn = Enumerable.Range(0, pairs.Count).Select(pair => (pairs.ImageOf(pair), string.Join(' ', Vocabulary.Decode(pairs.CaptionOf(pair))))).ToArray();
        Assert.Equal(12, drawn.Distinct().Count());
        Assert.Equal(4, drawn.Count(pair => pair.Item2 == "a very <UNK> dog"));
    }

    [Fact]
    public void TheSeedDecides()
    {
        Assert.Equal(Drawn(1), Drawn(1));
        Assert.Contains(Enumerable.Range(2, 5), seed => !Drawn(seed).SequenceEqual(Drawn(1)));

        static string[] Drawn(long seed)
        {
            var pairs = CaptionPairs.Draw(Set, 3, seed, Vocabulary, 6);
            return [.. Enumerable.Range(0, 3).Select(pair => $"{pairs.Images[pairs.ImageOf(pair)]} {string.Join(' ', pairs.CaptionOf(pair).ToArray())}")];
        }
    }

    [Fact]
    public void LongCaptionsAreCutAndEnd()
    {
        var pairs = CaptionPairs.Draw(Set, 0, seed: 1, Vocabulary, 4);
        Assert.All(Enumerable.Range(0, pairs.Count), pair => Assert.Equal(CaptionVocabulary.EndId, pairs.CaptionOf(pair)[3]));
    }
}
