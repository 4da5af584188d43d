using Torchline.Export;
using Torchline.Export.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Tasks.StyleTransfer;

/// <summary>A small arbitrary style network as a graph: it agrees with libtorch, and another network is refused.</summary>
public sealed class ArbitraryStyleProgramTests : IDisposable
{
    private static readonly ArbitraryStyleArchitecture Small = new() { Styles = 2, Width = 8, Blocks = 1 };

    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void TheGraphGivesTheNetworksPixels()
    {
        using var program = Create(seed: 1);
        var model = OnnxExporter.Export(program.Request()).ToBytes();

        var report = program.Compare(model);

        Assert.True(report.Passed, report.ToString());
        Assert.Equal(24, report.Comparisons.Count); // 2 batches, 2 heights and 2 sizes of styles, each in three ways
    }

    [Fact]
    public void AnotherNetworksGraphIsRefused()
    {
        using var program = Create(seed: 1);
        using var other = Create(seed: 2);
        Assert.False(program.Compare(OnnxExporter.Export(other.Request()).ToBytes()).Passed);
    }

    private static ArbitraryStyleProgram Create(long seed)
    {
        manual_seed(seed);
        return new ArbitraryStyleProgram(new ArbitraryStyleNetwork(Small));
    }
}
