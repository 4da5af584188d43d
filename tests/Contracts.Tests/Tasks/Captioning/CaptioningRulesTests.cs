using System.Text;
using System.Text.Json;
using Contracts.Tests.Packages;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Captioning;
using Torchline.Contracts.Tasks.Classification;
using Xunit;

namespace Contracts.Tests.Tasks.Captioning;

public class CaptioningRulesTests
{
    private static readonly ModelManifest Captioner = SampleManifest.Create() with
    {
        Task = CaptioningContract.Task,
        Inputs = CaptioningContract.Inputs(224),
        Outputs = CaptioningContract.Outputs(grid: 7),
        Preprocessing = new() { Image = ImagePreprocessing.Squashed(224) },
        Labels = [],
        Decoding = new() { Vocabulary = "vocabulary.txt", Beam = 3, MaxLength = 20 },
        Files = [new(ModelManifest.NetworkFileName, 2, new('0', 64)), new("vocabulary.txt", 3, new('1', 64))],
    };

    [Fact]
    public void ACaptionerIsValidWithAttentionAndWithout()
    {
        Assert.Empty(ManifestRules.Check(Captioner, TaskContracts.All));
        Assert.Empty(ManifestRules.Check(Captioner with { Outputs = CaptioningContract.Outputs() }, TaskContracts.All));
        Assert.Empty(ManifestRules.Check(Captioner with { Preprocessing = new() { Image = new(256, 224) } }, TaskContracts.All));
    }

    [Theory]
    [InlineData(7, 49)]
    [InlineData(14, 196)]
    [InlineData(32, 1024)]
    public void TheGridOfAttentionStandsInTheOutputs(int grid, long regions)
    {
        var outputs = CaptioningContract.Outputs(grid);
        Assert.Equal(regions, outputs[2].Axes[3].Size);
        Assert.Equal(grid, CaptioningContract.GridOf(outputs));
        Assert.Equal(0, CaptioningContract.GridOf(CaptioningContract.Outputs()));
    }

    public static TheoryData<ModelManifest, string> BrokenCaptioners => new()
    {
        { Captioner with { Decoding = Captioner.Decoding with { Vocabulary = "words.txt" } }, "'words.txt' is not among the files" },
        { Captioner with { Decoding = Captioner.Decoding with { Vocabulary = null } }, "needs decoding.vocabulary" },
        { Captioner with { Decoding = Captioner.Decoding with { Beam = null } }, "decoding.beam" },
        { Captioner with { Decoding = Captioner.Decoding with { MaxLength = null } }, "decoding.maxLength" },
        { Captioner with { Decoding = Captioner.Decoding with { Beam = 0 } }, "decoding.beam is 0" },
        { Captioner with { Decoding = Captioner.Decoding with { Beam = 33 } }, "decoding.beam is 33" },
        { Captioner with { Decoding = Captioner.Decoding with { MaxLength = 0 } }, "decoding.maxLength is 0" },
        { Captioner with { Decoding = Captioner.Decoding with { MaxLength = 129 } }, "decoding.maxLength is 129" },
        { Captioner with { Preprocessing = new() }, "needs preprocessing.image" },
        { Captioner with { Preprocessing = new() { Image = ImagePreprocessing.Squashed(192) } }, "inputs pixels" },
        { Captioner with { Preprocessing = new() { Image = ImagePreprocessing.Squashed(224) with { ShortSide = 256 } } }, "nothing is cut off" },
        { Captioner with { Preprocessing = new() { Image = new(256, 224, Fit: (ImageFit)7) } }, "fit 7 is unknown" },
        { Captioner with { Inputs = ClassificationContract.Inputs(224) }, "beam and maxLength" },
        { Captioner with { Outputs = ClassificationContract.Outputs(2) }, "outputs tokens" },
        { Captioner with { Outputs = [.. CaptioningContract.Outputs(), Attention(48)] }, "square grid" },
        { Captioner with { Outputs = [.. CaptioningContract.Outputs(), Attention(33 * 33)] }, "square grid" },
        { Captioner with { Outputs = [.. CaptioningContract.Outputs(), Attention("regions")] }, "square grid" },
    };

    [Theory]
    [MemberData(nameof(BrokenCaptioners))]
    public void ACaptionerThatBreaksARuleIsToldWhich(ModelManifest broken, string problem) =>
        Assert.Contains(problem, Assert.Single(ManifestRules.Check(broken, TaskContracts.All)));

    [Fact]
    public void AWrittenCaptionerSatisfiesTheSchemaAndComesBack()
    {
        var json = Encoding.UTF8.GetString(Captioner.ToJson());
        Assert.Contains("\"fit\": \"squash\"", json);
        Assert.Empty(ModelSchemaTests.Problems(Captioner.ToJson()));
        var read = ModelManifest.Parse(Captioner.ToJson());
        Assert.Equal(Captioner.Decoding, read.Decoding);
        Assert.Equal(Captioner.Preprocessing, read.Preprocessing);
        Assert.Empty(read.Inputs[1].Axes);
    }

    [Theory]
    [InlineData("\"squash\"", "\"stretch\"")]
    [InlineData("\"beam\": 3", "\"beam\": 0")]
    [InlineData("\"beam\": 3", "\"beam\": 33")]
    [InlineData("\"maxLength\": 20", "\"maxLength\": 129")]
    [InlineData("\"vocabulary\": \"vocabulary.txt\"", "\"vocabulary\": \"../vocabulary.txt\"")]
    public void ABrokenCaptionerDoesNotSatisfyIt(string valid, string broken)
    {
        var json = Encoding.UTF8.GetString(Captioner.ToJson());
        Assert.Contains(valid, json);
        Assert.NotEmpty(ModelSchemaTests.Problems(Encoding.UTF8.GetBytes(json.Replace(valid, broken))));
    }

    [Fact]
    public void AManifestWithoutAFitCrops() => Assert.Equal(
        ImageFit.Crop,
        JsonSerializer.Deserialize("""{ "shortSide": 256, "side": 224, "interpolation": "bilinear" }""", ManifestJson.Default.ImagePreprocessing)!.Fit);

    private static TensorSpecification Attention(Axis regions) =>
        new(CaptioningContract.Attention, ElementType.Float32, ["batch", "beam", "maxLength", regions]);
}
