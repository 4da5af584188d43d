using Torchline.Training.Tasks.Classification;
using Xunit;

namespace Training.Tests.Tasks.Classification;

public sealed class ClassificationMetricsTests
{
    [Fact]
    public void TheMatrixCountsByTruthAndDecision()
    {
        var matrix = ConfusionMatrix.Of([0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 0, 2], classes: 3);
        Assert.Equal((2, 1, 1, 1, 1), (matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1], matrix[2, 2]));
        Assert.Equal(2.0 / 3, matrix.Recall(0), 12);
        Assert.Equal(2.0 / 3, matrix.Precision(0), 12);
        Assert.Equal(0.5, matrix.Precision(1), 12);
    }

    [Fact]
    public void CalibrationIsTheMeanDistanceOfConfidenceFromAccuracy()
    {
        // Two decisions at 0.95, both right; two at 0.65, one of them right.
        var calibration = Calibration.Of([0.95f, 0.95f, 0.65f, 0.65f], [true, true, true, false]);
        Assert.Equal([2, 2], calibration.Bins.Select(bin => bin.Count));
        Assert.Equal((0.5 * 0.05) + (0.5 * 0.15), calibration.ExpectedError, 6);
        Assert.Equal(0, Calibration.Of([1f], [true]).ExpectedError, 6);
    }
}
