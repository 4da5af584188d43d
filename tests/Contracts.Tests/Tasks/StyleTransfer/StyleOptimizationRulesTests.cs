using Contracts.Tests.Packages;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.StyleTransfer;
using Xunit;

namespace Contracts.Tests.Tasks.StyleTransfer;

public class StyleOptimizationRulesTests
{
    private static readonly ModelManifest Optimizer = SampleManifest.Create() with
    {
        Task = StyleOptimizationContract.Task,
        Inputs = StyleOptimizationContract.Inputs(128, [64, 128]),
        Outputs = StyleOptimizationContract.Outputs,
        Preprocessing = new() { Sizes = new(64, 1024, MultipleOf: 8) },
        Labels = [],
        Decoding = new(),
        Files =
        [
            new(ModelManifest.NetworkFileName, 2, new('0', 64)),
            new(StyleOptimizationContract.TargetsFile, 3, new('1', 64)),
        ],
    };

    [Fact]
    public void ItIsValidWithOneStyleLayerAndWithSeveral()
    {
        Assert.Empty(ManifestRules.Check(Optimizer, TaskContracts.All));
        Assert.Empty(ManifestRules.Check(Optimizer with { Inputs = StyleOptimizationContract.Inputs(512, [64]) }, TaskContracts.All));
    }

    public static TheoryData<ModelManifest, string> Broken => new()
    {
        { Optimizer with { Preprocessing = new() }, "needs preprocessing.sizes" },
        { Optimizer with { Preprocessing = new() { Sizes = new(63, 1024) } }, "minSide is 63" },
        { Optimizer with { Files = [Optimizer.Files[0]] }, "needs the file targets.onnx" },
        { Optimizer with { Inputs = StyleOptimizationContract.Inputs(128, []) }, "has the inputs picture" },
        { Optimizer with { Inputs = [.. Optimizer.Inputs.Skip(1)] }, "has the inputs picture" },
        { Optimizer with { Inputs = [.. Optimizer.Inputs.SkipLast(1), new("gram2", ElementType.Float32, [1, 64, 128])] }, "has the inputs picture" },
        { Optimizer with { Inputs = [.. Optimizer.Inputs.SkipLast(1), new("gram3", ElementType.Float32, [1, 64, 64])] }, "has the inputs picture" },
        { Optimizer with { Inputs = [.. Optimizer.Inputs.SkipLast(1), new("gram2", ElementType.Float32, [1])] }, "has the inputs picture" },
        { Optimizer with { Optimization = new(0, 0.02, 180) }, "optimization.learningRate" },
        { Optimizer with { Optimization = new(0.1, 0.02, -1) }, "optimization.learningRate" },
        { Optimizer with { Outputs = [.. Optimizer.Outputs.SkipLast(1)] }, "pixels, uint8" },
    };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(10, 9)]
    [InlineData(15, 14)]
    [InlineData(200, 180)]
    [InlineData(100_000, 90_000)]
    public void WithoutLearningRatesTheLastTenthTakesSmallSteps(int iterations, int decayAt) =>
        Assert.Equal(new(0.1, 0.02, decayAt), StyleOptimizationContract.ScheduleOf(Optimizer, iterations));

    [Fact]
    public void SmallStepsBeginWithAFreshAdam()
    {
        var schedule = StyleOptimizationContract.ScheduleOf(Optimizer, 200);
        Assert.Equal((0.1f, 1), schedule.At(0));
        Assert.Equal((0.1f, 180), schedule.At(179));
        Assert.Equal((0.02f, 1), schedule.At(180));
        Assert.Equal((0.02f, 20), schedule.At(199));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(200)]
    [InlineData(500)]
    public void TheLearningRatesOfTheManifestHoldForAnyNumberOfIterations(int iterations)
    {
        var schedule = new OptimizationSchedule(0.5, 0.25, DecayAt: 150);
        var written = Optimizer with { Optimization = schedule };
        Assert.Empty(ModelSchemaTests.Problems(written.ToJson()));
        Assert.Equal(schedule, StyleOptimizationContract.ScheduleOf(ModelManifest.Parse(written.ToJson()), iterations));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void WhatBreaksARuleIsToldWhich(ModelManifest broken, string problem) =>
        Assert.Contains(problem, Assert.Single(ManifestRules.Check(broken, TaskContracts.All)));

    [Fact]
    public void WhatAStepGivesIsWhatTheNextOneTakes()
    {
        foreach (var (output, input) in StyleOptimizationContract.Carried)
        {
            var given = StyleOptimizationContract.Outputs.Single(tensor => tensor.Name == output);
            var taken = Optimizer.Inputs.Single(tensor => tensor.Name == input);
            Assert.Equal((taken.Type, string.Join(',', taken.Axes)), (given.Type, string.Join(',', given.Axes)));
        }
    }

    [Fact]
    public void ItSatisfiesTheSchemaAndComesBack()
    {
        Assert.Empty(ModelSchemaTests.Problems(Optimizer.ToJson()));
        Assert.Equal(Optimizer.Preprocessing, ModelManifest.Parse(Optimizer.ToJson()).Preprocessing);
    }

    [Fact]
    public void TritonDoesNotBatchIt() => Assert.Contains("max_batch_size: 0", TritonConfig.For(Optimizer));
}
