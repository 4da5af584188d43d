using Torchline.Teaching;
using Torchline.Teaching.Outliers;

namespace Teaching.Tests.Outliers;

public sealed class ImageDistanceTests
{
    [Fact]
    public void ItIsOneLessTheMeanCosineToTheNearestImages()
    {
        // Ten images in ten directions of a plane, 0 to 81 degrees.
        float[][] images = [.. Enumerable.Range(0, 10).Select(i => Direction(9 * i))];
        var distance = ImageDistance.From(images);
        var expected = 1 - new[] { 0, 9, 18, 27, 36 }.Average(degrees => Math.Cos(degrees * Math.PI / 180));
        Assert.Equal(expected, distance.Of([.. Direction(0).Select(value => 7 * value)]), 1e-5);
        Assert.Equal(2, distance.Of(Direction(220)), 0.2);
    }

    [Fact]
    public void TheLimitIsThatOfTrainingImagesAmongTheOthers()
    {
        float[][] images = [.. Enumerable.Range(0, 40).Select(i => Direction(i % 20))];
        var distance = ImageDistance.From(images);
        // Each measured without itself: the largest are those at the ends, whose neighbours lie on one side.
        Assert.Equal(40, distance.TrainingDistances.Count);
        Assert.Equal(0.95, distance.TrainingDistances.Count(value => value <= distance.Limit) / 40.0, 0.051);
        Assert.True(distance.TrainingDistances.Count(value => value <= distance.Limit) >= 38);
        Assert.True(distance.TrainingDistances[0] > distance.Of(images[0]));
    }

    [Fact]
    public void ImagesOfTheSameFeaturesAreWithinTheLimit()
    {
        var distance = ImageDistance.From([.. Enumerable.Range(1, 12).Select(i => (float[])[0.1f * i, 0.3f * i, 0.7f * i])]);
        Assert.Equal(1e-4f, distance.Limit);
        Assert.True(distance.Of([1, 3, 7]) <= distance.Limit);
        Assert.True(distance.Of([7, 3, 1]) > distance.Limit);
    }

    [Fact]
    public void FewerThanTenImagesAreTooFew() => Assert.Contains(
        "there are 9 training images", Assert.Throws<TeachingException>(() => ImageDistance.From([.. Enumerable.Repeat(Direction(1), 9)])).Message);

    [Fact]
    public void OfManyImagesSomeAreKeptAndAllAreMeasured()
    {
        var distance = ImageDistance.From([.. Enumerable.Range(0, 1000).Select(i => Direction(i * 0.05))]);
        Assert.Equal(ImageDistance.MostImages, distance.Images.Count);
        Assert.Equal(1000, distance.TrainingDistances.Count);
        Assert.True(distance.TrainingDistances.Max() < 0.01);
    }

    [Fact]
    public void TheAreaUnderTheCurveIsTheShareOfPairsInOrder()
    {
        Assert.Equal(1, OutlierScore.Auroc([1, 2], [3, 4]));
        Assert.Equal(0, OutlierScore.Auroc([3, 4], [1, 2]));
        Assert.Equal(0.5, OutlierScore.Auroc([1, 1], [1, 1]));
        Assert.Equal(5.0 / 6, OutlierScore.Auroc([1, 2, 4], [3, 5]), 1e-12);
    }

    [Fact]
    public void MahalanobisMeasuresInTheSpreadOfTheImages()
    {
        // Far spread in the first direction, narrow in the second; two classes.
        var random = new Random(3);
        float[][] images = [.. Enumerable.Range(0, 400).Select(i => (float[])[(i % 2 * 100) + (float)(10 * (random.NextDouble() - 0.5)), (float)(random.NextDouble() - 0.5)])];
        var mahalanobis = Mahalanobis.From(images, [.. Enumerable.Range(0, 400).Select(i => i % 2)]);
        Assert.True(mahalanobis.Of([100, 0]) < 0.1);
        Assert.True(mahalanobis.Of([3, 0]) < mahalanobis.Of([0, 3]));
        Assert.True(mahalanobis.Of([50, 0]) > mahalanobis.Of([10, 0]));
    }

    private static float[] Direction(double degrees) => [(float)Math.Cos(degrees * Math.PI / 180), (float)Math.Sin(degrees * Math.PI / 180)];
}
