using Torchline.Export;
using Torchline.Export.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Tasks.StyleTransfer;

/// <summary>A small arbitrary style network as a graph: it agrees with libtorch.</summary>
public sealed class ArbitraryStyleProgramTests : IDisposable
{
    private static readonly ArbitraryStyleArchitecture Small = new() { Styles = 2, Width = 8, Blocks = 1 };

    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void TheGraphGivesTheNetworksPixels()
    {
        using var program = Create();
        var model = OnnxExporter.Export(program.Request()).ToBytes();

        var report = program.Compare(model);

        Assert.True(report.Passed, report.ToString());
        Assert.Equal(24, report.Comparisons.Count); // 2 batches, 2 heights and 2 sizes of styles, each in three ways
    }

    private static ArbitraryStyleProgram Create()
    {
        manual_seed(1);
        return new ArbitraryStyleProgram(new ArbitraryStyleNetwork(Small));
    }
}
