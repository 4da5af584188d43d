using Torchline.Cli;
using Torchline.Training.Tasks.Sentiment.Data;
using Xunit;

namespace Cli.Tests.Data;

public sealed class SyntheticDataCommandTests
{
    [Fact]
    public void WritesWhatTheGeneratorGives()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(ExitCodes.Success, TorchlineCommand.Run(["data", "synthetic", folder["reviews"]]));

        var written = File.ReadLines(Path.Combine(folder["reviews"], "dev.txt")).ToArray();
        var generated = SyntheticReviews.Split("dev");
        Assert.Equal(generated.Count, written.Length);
        Assert.Equal($"{(generated[0].IsPositive ? 1 : 0)} {string.Join(' ', generated[0].Words)}", written[0]);
    }

    [Fact]
    public void OverwritesNothing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["dev.txt"], "mine");

        Assert.Equal(ExitCodes.Failure, TorchlineCommand.Run(["data", "synthetic", folder[""]]));

        Assert.Equal("mine", File.ReadAllText(folder["dev.txt"]));
    }
}
