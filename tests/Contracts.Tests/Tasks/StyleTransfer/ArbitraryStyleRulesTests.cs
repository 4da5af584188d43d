using System.Text;
using Contracts.Tests.Packages;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.StyleTransfer;
using Xunit;

namespace Contracts.Tests.Tasks.StyleTransfer;

public class ArbitraryStyleRulesTests
{
    private static readonly ModelManifest AnyStyle = SampleManifest.Create() with
    {
        Task = ArbitraryStyleContract.Task,
        Inputs = ArbitraryStyleContract.Inputs,
        Outputs = ArbitraryStyleContract.Outputs,
        Preprocessing = new() { Sizes = new(64, 4096, MultipleOf: 8, Context: 96), StyleSide = 256 },
        Labels = [],
        Decoding = new(),
        Files = [new(ModelManifest.NetworkFileName, 2, new('0', 64))],
    };

    [Fact]
    public void AModelOfAnyStyleIsValid()
    {
        Assert.Empty(ManifestRules.Check(AnyStyle, TaskContracts.All));
        Assert.Empty(ManifestRules.Check(WithStyleSide(64), TaskContracts.All));
        Assert.Empty(ManifestRules.Check(WithStyleSide(1024), TaskContracts.All));
    }

    public static TheoryData<ModelManifest, string> Broken => new()
    {
        { AnyStyle with { Preprocessing = new() { StyleSide = 256 } }, "needs preprocessing.sizes" },
        { AnyStyle with { Preprocessing = AnyStyle.Preprocessing with { Sizes = new(63, 4096) } }, "minSide is 63" },
        { WithStyleSide(null), "needs preprocessing.styleSide" },
        { WithStyleSide(63), "preprocessing.styleSide is 63; it lies between 64 and 1024." },
        { WithStyleSide(1025), "preprocessing.styleSide is 1025" },
        { WithStyleSide(260), "preprocessing.styleSide is 260; it is a multiple of preprocessing.sizes.multipleOf, 8." },
        { AnyStyle with { Labels = ["wave"] }, "has no labels" },
        { AnyStyle with { Styles = [new("wave", "The Great Wave", "Hokusai", 1831, "Public domain")] }, "no styles" },
        { AnyStyle with { Inputs = StyleNetworkContract.Inputs(2) }, "inputs pixels" },
        { AnyStyle with { Inputs = [.. AnyStyle.Inputs.Take(2)] }, "inputs pixels" },
        { AnyStyle with { Outputs = AnyStyle.Inputs }, "output stylized" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void AModelThatBreaksARuleIsToldWhich(ModelManifest broken, string problem) =>
        Assert.Contains(problem, Assert.Single(ManifestRules.Check(broken, TaskContracts.All)));

    [Fact]
    public void AWrittenManifestSatisfiesTheSchemaAndComesBack()
    {
        Assert.Empty(ModelSchemaTests.Problems(AnyStyle.ToJson()));
        Assert.Equal(AnyStyle.Preprocessing, ModelManifest.Parse(AnyStyle.ToJson()).Preprocessing);
    }

    [Theory]
    [InlineData("\"styleSide\": 256", "\"styleSide\": 63")]
    [InlineData("\"styleSide\": 256", "\"styleSide\": 1025")]
    [InlineData("\"styleSide\": 256", "\"styleSize\": 256")]
    public void ABrokenManifestDoesNotSatisfyIt(string valid, string broken)
    {
        var json = Encoding.UTF8.GetString(AnyStyle.ToJson());
        Assert.Contains(valid, json);
        Assert.NotEmpty(ModelSchemaTests.Problems(Encoding.UTF8.GetBytes(json.Replace(valid, broken))));
    }

    [Fact]
    public void TritonDoesNotBatchItForTheStyleIsThatOfOneRequest()
    {
        var config = TritonConfig.For(AnyStyle);
        Assert.Contains("max_batch_size: 0", config);
        Assert.Contains("name: \"style\"\n  data_type: TYPE_UINT8\n  dims: [ 1, -1, -1, 3 ]", config);
        Assert.DoesNotContain("dynamic_batching", config);
    }

    private static ModelManifest WithStyleSide(int? side) =>
        AnyStyle with { Preprocessing = AnyStyle.Preprocessing with { StyleSide = side } };
}
