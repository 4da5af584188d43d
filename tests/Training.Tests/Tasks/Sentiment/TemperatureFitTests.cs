using Torchline.Training.Tasks.Sentiment;
using Xunit;

namespace Training.Tests.Tasks.Sentiment;

public sealed class TemperatureFitTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2.5)]
    public void TheTemperatureOfLogitsThatWereScaledIsFound(double temperature)
    {
        var random = new Random(5);
        var (probabilities, targets) = (new float[20_000], new float[20_000]);
        for (var i = 0; i < targets.Length; i++)
        {
            var logit = 6 * random.NextDouble() - 3;
            targets[i] = random.NextDouble() < Sigmoid(logit) ? 1 : 0;
            probabilities[i] = (float)Sigmoid(logit * temperature);
        }
        var fit = TemperatureFit.Of(probabilities, targets);
        Assert.InRange(fit.Temperature, temperature * 0.93, temperature * 1.07);
        Assert.InRange(fit.ErrorAfter, 0, 0.02);
        Assert.True(fit.ErrorAfter <= fit.ErrorBefore + 0.005);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
