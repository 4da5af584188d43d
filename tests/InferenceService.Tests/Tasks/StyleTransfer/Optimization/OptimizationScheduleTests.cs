using Torchline.InferenceService.Tasks.StyleTransfer.Optimization;

namespace InferenceService.Tests.Tasks.StyleTransfer.Optimization;

public class OptimizationScheduleTests
{
    [Fact]
    public void TheLastTenthTakesSmallStepsWithAFreshAdam()
    {
        var schedule = new OptimizationSchedule(200);
        Assert.Equal((0.1f, 1), schedule.At(0));
        Assert.Equal((0.1f, 180), schedule.At(179));
        Assert.Equal((0.02f, 1), schedule.At(180));
        Assert.Equal((0.02f, 20), schedule.At(199));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(10, 9)]
    [InlineData(15, 14)]
    [InlineData(100_000, 90_000)]
    public void FewIterationsAreAllLarge(int iterations, int decayAt) => Assert.Equal(decayAt, new OptimizationSchedule(iterations).DecayAt);
}
