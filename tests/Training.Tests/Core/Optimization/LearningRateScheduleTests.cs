using Torchline.Training.Core.Optimization;
using Xunit;

namespace Training.Tests.Core.Optimization;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void ACosineFallsToItsFloorAndStaysThere()
    {
        var schedule = new LearningRateSchedule(Decay.Cosine, WarmUp: 0, Steps: 100) { Floor = 0.1 };
        Assert.Equal(1, schedule.FactorAt(0), 12);
        Assert.Equal(0.55, schedule.FactorAt(50), 12);
        Assert.Equal(0.1, schedule.FactorAt(100), 12);
        Assert.Equal(0.1, schedule.FactorAt(500), 12);
    }
}
