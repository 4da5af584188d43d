using Contracts.Tests.Packages;
using Torchline.Contracts.Packages;
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
        Assert.Empty(ManifestRules.Check(Optimizer));
        Assert.Empty(ManifestRules.Check(Optimizer with { Inputs = StyleOptimizationContract.Inputs(512, [64]) }));
    }

    public static TheoryData<ModelManifest, string> Broken => new()
    {
        { Optimizer with { Preprocessing = new() }, "needs preprocessing.sizes" },
        { Optimizer with { Preprocessing = new() { Sizes = new(63, 1024) } }, "minSide is 63" },
        { Optimizer with { Files = [Optimizer.Files[0]] }, "needs the file targets.onnx" },
        { Optimizer with { Inputs = StyleOptimizationContract.Inputs(128, []) }, "has the inputs image" },
        { Optimizer with { Inputs = [.. Optimizer.Inputs.Skip(1)] }, "has the inputs image" },
        { Optimizer with { Inputs = [.. Optimizer.Inputs.SkipLast(1), new("gram2", ElementType.Float32, [1, 64, 128])] }, "has the inputs image" },
        { Optimizer with { Inputs = [.. Optimizer.Inputs.SkipLast(1), new("gram3", ElementType.Float32, [1, 64, 64])] }, "has the inputs image" },
        { Optimizer with { Inputs = [.. Optimizer.Inputs.SkipLast(1), new("gram2", ElementType.Float32, [1])] }, "has the inputs image" },
        { Optimizer with { Outputs = [.. Optimizer.Outputs.SkipLast(1)] }, "pixels, uint8" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void WhatBreaksARuleIsToldWhich(ModelManifest broken, string problem) =>
        Assert.Contains(problem, Assert.Single(ManifestRules.Check(broken)));

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
