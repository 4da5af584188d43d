using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Lowering;

public sealed class GridTests
{
    public static TheoryData<ScalarType> ElementTypes => [.. Grid.Types];

    [Theory]
    [MemberData(nameof(ElementTypes))]
    public void RightOrRefused(ScalarType type)
    {
        var failures = Grid.Failures(type);

        Assert.True(failures.Count == 0, $"{failures.Count} failures\n{string.Join('\n', failures)}");
    }
}
