using Contracts.Tests.Packages;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Classification;
using Xunit;

namespace Contracts.Tests.Tasks.Classification;

public class ClassificationRulesTests
{
    [Fact]
    public void AClassifierOfImagesIsValid() => Assert.Empty(ManifestRules.Check(Classifier(), TaskContracts.All));

    [Fact]
    public void ItsSizeStandsInThePreprocessingAndInTheInput() => Assert.Contains(
        "pixels", Assert.Single(ManifestRules.Check(Classifier() with { Preprocessing = new() { Image = new(256, 192) } }, TaskContracts.All)));

    [Fact]
    public void ItNeedsLabelsAndPreprocessing()
    {
        Assert.NotEmpty(ManifestRules.Check(Classifier() with { Labels = ["ants"], Outputs = ClassificationContract.Outputs(1) }, TaskContracts.All));
        Assert.NotEmpty(ManifestRules.Check(Classifier() with { Preprocessing = new() }, TaskContracts.All));
    }

    [Fact]
    public void ADistanceComesWithItsLimit()
    {
        var telling = Classifier() with { Outputs = ClassificationContract.Outputs(2, withDistance: true), Decoding = new() { MaxDistance = 0.3 } };
        Assert.Empty(ManifestRules.Check(telling, TaskContracts.All));
        Assert.Empty(ModelSchemaTests.Problems(telling.ToJson()));
        Assert.Contains("decoding.maxDistance", Assert.Single(ManifestRules.Check(telling with { Decoding = new() }, TaskContracts.All)));
        Assert.Contains("decoding.maxDistance", Assert.Single(ManifestRules.Check(Classifier() with { Decoding = telling.Decoding }, TaskContracts.All)));
        Assert.NotEmpty(ManifestRules.Check(telling with { Outputs = [telling.Outputs[1], telling.Outputs[0]] }, TaskContracts.All));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ALimitIsAboveZero(double limit) => Assert.Contains("it is above 0", Assert.Single(ManifestRules.Check(
        Classifier() with { Outputs = ClassificationContract.Outputs(2, withDistance: true), Decoding = new() { MaxDistance = limit } },
        TaskContracts.All)));

    [Theory]
    [InlineData(100, 224)]
    [InlineData(4096, 224)]
    public void TheCutLiesInsideTheResizedImage(int shortSide, int side) =>
        Assert.NotEmpty(ManifestRules.Check(Classifier() with { Preprocessing = new() { Image = new(shortSide, side) } }, TaskContracts.All));

    private static ModelManifest Classifier() => SampleManifest.Create() with
    {
        Task = ClassificationContract.Task,
        Inputs = ClassificationContract.Inputs(224),
        Outputs = ClassificationContract.Outputs(2),
        Preprocessing = new() { Image = new(256, 224) },
        Labels = ["ants", "bees"],
        Decoding = new(),
        Files = [new(ModelManifest.NetworkFileName, 2, new('0', 64))],
    };
}
