using Xunit;

namespace Cli.Tests.Export;

/// <summary>What <c>--help</c> says.</summary>
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
}
