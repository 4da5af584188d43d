using Torchline.Export.Tasks.Programs;
using Torchline.Training.Core.Runs;
using Xunit;

namespace Export.Tests.Programs;

/// <summary>The provenance of a package.</summary>
public sealed class RunProvenanceTests
{
    [Fact]
    public void ImagesOfSeveralSplitsInOneFolderHaveAChecksumEach()
    {
        var configuration = new RunConfiguration<string>
        {
            Kind = "captioner",
            Name = "run",
            CommandLine = "torchline train …",
            Seed = 1,
            Threads = 1,
            Options = "",
            Data = [new DataSource("data/train.txt", "a"), new DataSource("data/images", "b"), new DataSource("data/images", "c")],
        };

        var checksums = RunProvenance.Of(configuration, "data").DataSha256;

        Assert.Equal(new Dictionary<string, string> { ["train.txt"] = "a", ["images"] = "b", ["images (2)"] = "c" }, checksums);
    }
}
