using Torchline.InferenceService.Tasks.Classification;

namespace InferenceService.Tests.Tasks.Classification;

public class RankingTests
{
    [Fact]
    public void TheBestAreThoseOfAFullSort()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            float[] logits = [.. Enumerable.Range(0, random.Next(2, 60)).Select(_ => (float)random.Next(-20, 20))]; // with equal ones
            string[] labels = [.. logits.Select((_, i) => $"label {i}")];
            var top = random.Next(1, 70);

            var sum = logits.Sum(logit => Math.Exp(logit));
            var expected = logits.Select((logit, i) => (Label: labels[i], Score: Math.Exp(logit) / sum)).OrderByDescending(one => one.Score).Take(top).ToList();
            var actual = Ranking.Best(logits, labels, top);

            Assert.Equal(expected.Select(one => one.Label), actual.Select(one => one.Label));
            Assert.Equal(expected.Select(one => one.Score), actual.Select(one => (double)one.Score), (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }

    [Fact]
    public void LargeLogitsDoNotOverflow()
    {
        var best = Ranking.Best([1000, -1000, 999], ["a", "b", "c"], 3);
        Assert.Equal(["a", "c", "b"], best.Select(prediction => prediction.Label));
        Assert.Equal(1 / (1 + Math.Exp(-1)), best[0].Score, 1e-5);
    }
}
