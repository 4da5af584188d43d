using Export.Tests.Graph;
using Networks;
using Xunit;

namespace Export.Tests.Models;

/// <summary>The networks of samples/networks: one export each, right at sizes far beyond what is traced.</summary>
public sealed class NetworkTests
{
    public static TheoryData<string> Names => [.. NetworkCatalog.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheExportedNetworkIsTheNetwork(string name)
    {
        var sample = NetworkCatalog.Create(name);

        var model = sample.Export();
        CleanLoad.Check(model.Proto, name);
        var report = sample.Verify(model);

        Assert.True(report.Passed, report.ToString());
        Assert.Equal((model.SizesToVerify.Count + sample.Sizes.Count) * sample.Request.Outputs.Count, report.Comparisons.Count);
    }
}
