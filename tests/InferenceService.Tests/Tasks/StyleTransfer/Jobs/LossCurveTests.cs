using Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

namespace InferenceService.Tests.Tasks.StyleTransfer.Jobs;

public class LossCurveTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(200, 200)]
    [InlineData(201, 101)]
    [InlineData(2000, 200)]
    [InlineData(99_999, 200)]
    public void ACurveHasABoundedNumberOfPoints(int iterations, int points) =>
        Assert.Equal(points, Enumerable.Range(0, iterations).Count(i => LossCurve.Has(i, iterations)));
}
