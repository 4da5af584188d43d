using Xunit;
using Xunit.Abstractions;

namespace Container.Tests;

public sealed class ServiceImageTests(ITestOutputHelper log)
{
    [ContainerFact]
    public void TheImageBuildsAndItsContainerAnswersEveryRoute()
    {
        var (exitCode, output) = DeployTest.Run();
        log.WriteLine(output);
        Assert.True(exitCode == 0, output);
        Assert.Contains("ok the image builds", output);
        Assert.Contains("ok the result of the job", output);
        Assert.DoesNotContain("not ok", output);
    }
}
