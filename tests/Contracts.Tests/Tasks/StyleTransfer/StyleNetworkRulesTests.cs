using System.Text;
using Contracts.Tests.Packages;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Contracts.Tasks.StyleTransfer;
using Xunit;

namespace Contracts.Tests.Tasks.StyleTransfer;

public class StyleNetworkRulesTests
{
    private static readonly StyleDescription Night = new("starry-night", "The Starry Night", "Vincent van Gogh", 1889, "Public domain");
    private static readonly StyleDescription Wave = new("wave", "The Great Wave off Kanagawa", "Katsushika Hokusai", 1831, "Public domain");

    private static readonly ModelManifest StyleNetwork = SampleManifest.Create() with
    {
        Task = StyleNetworkContract.Task,
        Inputs = StyleNetworkContract.Inputs(2),
        Outputs = StyleNetworkContract.Outputs,
        Preprocessing = new() { Sizes = new(64, 4096, MultipleOf: 4, Context: 56) },
        Labels = ["starry-night", "wave"],
        Styles = [Night, Wave],
        Decoding = new(),
        Files =
        [
            new(ModelManifest.NetworkFileName, 2, new('0', 64)),
            new("styles/starry-night.jpg", 3, new('1', 64)),
            new("styles/wave.jpg", 3, new('2', 64)),
        ],
    };

    [Fact]
    public void AStylizerIsValidWithOneStyleAndWithSeveral()
    {
        Assert.Empty(ManifestRules.Check(StyleNetwork, TaskContracts.All));
        Assert.Empty(ManifestRules.Check(StyleNetwork with { Labels = ["wave"], Styles = [Wave], Inputs = StyleNetworkContract.Inputs(1) }, TaskContracts.All));
        Assert.Empty(ManifestRules.Check(WithSizes(new(256, 256)), TaskContracts.All));
        Assert.Empty(ManifestRules.Check(WithSizes(new(64, 4096, MultipleOf: 4, Context: 56, Period: 128)), TaskContracts.All));
    }

    [Fact]
    public void ThePackagesOfTheOlderNameOpenUnderTheNameOfToday()
    {
        using var folder = new TemporaryFolder();
        var repository = new ModelRepository(folder.Path, TaskContracts.All);
        var published = new ModelPublisher(repository).Publish(StyleNetwork with { Task = "stylization" }, WriteFiles);
        Assert.Contains("\"stylization\"", File.ReadAllText(published.PathOf(ModelManifest.FileName)));
        Assert.Equal("style-network", repository.OpenLatest(published.Manifest.Name).Manifest.Task);
        Assert.NotEmpty(ManifestRules.Check(StyleNetwork with { Task = "stylization", Labels = [] }, TaskContracts.All));

        static void WriteFiles(string folder)
        {
            foreach (var file in StyleNetwork.Files)
            {
                var path = Path.Combine(folder, file.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, [8, 9]);
            }
        }
    }

    [Fact]
    public void ADefaultUnderTheOlderNameIsThatOfTheTask()
    {
        using var folder = new TemporaryFolder();
        var repository = new ModelRepository(folder.Path, TaskContracts.All);
        var file = Path.Combine(folder.Path, ModelRepository.DefaultsFileName);
        File.WriteAllText(file, """{ "sentiment": "bow", "stylization": "old" }""");
        Assert.Equal([("sentiment", "bow"), ("style-network", "old")], repository.Defaults().Select(one => (one.Key, one.Value)));
        File.WriteAllText(file, """{ "stylization": "old", "style-network": "new" }""");
        Assert.Equal([("style-network", "new")], repository.Defaults().Select(one => (one.Key, one.Value)));
    }

    public static TheoryData<ModelManifest, string> BrokenStyleNetworks => new()
    {
        { StyleNetwork with { Preprocessing = new() }, "needs preprocessing.sizes" },
        { WithSizes(new(63, 4096)), "minSide is 63" },
        { WithSizes(new(64, 4097)), "maxSide is 4097" },
        { WithSizes(new(257, 4096)), "minSide is 257" },
        { WithSizes(new(128, 127)), "maxSide is 127" },
        { WithSizes(new(64, 4096, MultipleOf: 0)), "multipleOf is 0" },
        { WithSizes(new(64, 4096, MultipleOf: 0, Period: 128)), "multipleOf is 0" },
        { WithSizes(new(64, 4096, MultipleOf: 65)), "multipleOf is 65" },
        { WithSizes(new(64, 4096, Context: -1)), "context is -1" },
        { WithSizes(new(64, 4096, Context: 129)), "context is 129" },
        { WithSizes(new(64, 4096, Period: 0)), "period is 0" },
        { WithSizes(new(64, 4096, Period: 257)), "period is 257" },
        { WithSizes(new(64, 4096, MultipleOf: 4, Period: 130)), "period is 130" },
        { StyleNetwork with { Styles = null }, "needs styles" },
        { StyleNetwork with { Styles = [Wave, Night] }, "in the same order" },
        { StyleNetwork with { Styles = [Night] }, "one for each label" },
        { StyleNetwork with { Styles = [Night, Wave with { Title = " " }] }, "'wave' needs a title" },
        { StyleNetwork with { Styles = [Night, Wave with { Licence = "" }] }, "a licence" },
        { StyleNetwork with { Files = StyleNetwork.Files.Take(2).ToArray() }, "'styles/wave.jpg' is not among the files" },
        { StyleNetwork with { Files = [.. StyleNetwork.Files.Take(2), StyleNetwork.Files[2] with { Bytes = 1024 * 1024 + 1 }] }, "a thumbnail may have" },
        { StyleNetwork with { Files = [.. StyleNetwork.Files, new("styles/../wave.jpg", 1, new('3', 64))] }, "bad name" },
        { StyleNetwork with { Files = [.. StyleNetwork.Files, new("../wave.jpg", 1, new('3', 64))] }, "bad name" },
        { StyleNetwork with { Files = [.. StyleNetwork.Files, new("styles/", 1, new('3', 64))] }, "bad name" },
        { StyleNetwork with { Files = [.. StyleNetwork.Files, new("wave.jpg\n", 1, new('3', 64))] }, "bad name" },
        { StyleNetwork with { Inputs = StyleNetworkContract.Inputs(3) }, "inputs pixels" },
        { StyleNetwork with { Inputs = ClassificationContract.Inputs(224) }, "inputs pixels" },
        { StyleNetwork with { Outputs = ClassificationContract.Outputs(2) }, "output stylized" },
    };

    [Theory]
    [MemberData(nameof(BrokenStyleNetworks))]
    public void AStylizerThatBreaksARuleIsToldWhich(ModelManifest broken, string problem) =>
        Assert.Contains(problem, Assert.Single(ManifestRules.Check(broken, TaskContracts.All)));

    [Theory]
    [InlineData]
    [InlineData("wave", "wave")]
    public void TheLabelsAreTheStyles(params string[] labels) => Assert.Contains(
        ManifestRules.Check(StyleNetwork with { Labels = labels }, TaskContracts.All), problem => problem.Contains("labels are its styles"));

    [Theory]
    [InlineData("wave,night")]
    [InlineData("wave:2")]
    [InlineData("../wave")]
    [InlineData("")]
    public void ANameFitsIntoAQueryAndAPath(string name) => Assert.Contains(
        ManifestRules.Check(StyleNetwork with { Styles = [Night, Wave with { Name = name }] }, TaskContracts.All), problem => problem.Contains("is not of the form"));

    [Fact]
    public void AWrittenStylizerSatisfiesTheSchemaAndComesBack()
    {
        Assert.Empty(ModelSchemaTests.Problems(StyleNetwork.ToJson()));
        var read = ModelManifest.Parse(StyleNetwork.ToJson());
        Assert.Equal(StyleNetwork.Styles, read.Styles);
        Assert.Equal(StyleNetwork.Preprocessing, read.Preprocessing);
        Assert.Equal("styles/wave.jpg", read.Styles![1].Thumbnail);
    }

    [Theory]
    [InlineData("\"minSide\": 64", "\"minSide\": 63")]
    [InlineData("\"maxSide\": 4096", "\"maxSide\": 4097")]
    [InlineData("\"multipleOf\": 4", "\"multipleOf\": 0")]
    [InlineData("\"context\": 56", "\"context\": 129")]
    [InlineData("\"title\": \"The Starry Night\"", "\"title\": \"\"")]
    [InlineData("\"year\": 1889", "\"year\": \"1889\"")]
    [InlineData("\"artist\"", "\"painter\"")]
    [InlineData("\"styles/wave.jpg\"", "\"styles/small/wave.jpg\"")]
    [InlineData("\"styles/wave.jpg\"", "\"../wave.jpg\"")]
    public void ABrokenStylizerDoesNotSatisfyIt(string valid, string broken)
    {
        var json = Encoding.UTF8.GetString(StyleNetwork.ToJson());
        Assert.Contains(valid, json);
        Assert.NotEmpty(ModelSchemaTests.Problems(Encoding.UTF8.GetBytes(json.Replace(valid, broken))));
    }

    [Fact]
    public void TritonBatchesIt()
    {
        var config = TritonConfig.For(StyleNetwork);
        Assert.Contains("max_batch_size: 64", config);
        Assert.Contains("dims: [ -1, -1, 3 ]", config);
        Assert.Contains("name: \"strength\"\n  data_type: TYPE_FP32\n  dims: [ 1 ]\n  reshape { shape: [ ] }", config);
    }

    private static ModelManifest WithSizes(ImageSizes sizes) => StyleNetwork with { Preprocessing = new() { Sizes = sizes } };
}
