using Xunit;

namespace Cli.Tests.Export;

/// <summary>The output of <c>--help</c>.</summary>
public sealed class HelpTests
{
    [Fact]
    public void ACommandHasItsOwnArgumentsOnly()
    {
        var export = Programs.Export("export", "--help");
        Assert.Contains("torchline export <RUN>", export);
        Assert.Contains("torchline export runs/try --to models/try", export);

        var styleLoss = Programs.Export("export", "style-loss", "--help");
        Assert.Contains("torchline export style-loss [options]", styleLoss);
        Assert.DoesNotContain("RUN", styleLoss);
        Assert.Contains("torchline export style-loss --to models/vgg19-style", styleLoss);
    }

    [Theory]
    [InlineData("stylize", "style-optimization")]
    [InlineData("stylizer", "style-network")]
    [InlineData("features", "feature-network")]
    public void FormerNamesOfCommandsAreAliases(string former, string command) =>
        Assert.Contains($"torchline train {command} [options]", Programs.Train(former, "--help"));
}
