using Torchline.Export;
using Torchline.Export.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Tasks.StyleTransfer;

/// <summary>A small style network as a graph: it agrees with libtorch, and another network is refused.</summary>
public sealed class StyleNetworkProgramTests : IDisposable
{
    private static readonly StyleArchitecture Small = new() { Styles = 3, Width = 4, Blocks = 2, EdgeKernel = 5 };

    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void TheGraphGivesTheNetworksPixels()
    {
        using var program = Create(seed: 1);
        var model = OnnxExporter.Export(program.Request()).ToBytes();

        var report = program.Compare(model);

        Assert.True(report.Passed, report.ToString());
        Assert.Equal(24, report.Comparisons.Count); // 2 batches, 2 heights and 2 widths, each in three ways
    }

    [Fact]
    public void AnotherNetworksGraphIsRefused()
    {
        using var program = Create(seed: 1);
        using var other = Create(seed: 2);
        Assert.False(program.Compare(OnnxExporter.Export(other.Request()).ToBytes()).Passed);
    }

    private static StyleNetworkProgram Create(long seed)
    {
        manual_seed(seed);
        var network = new StyleNetwork(Small);
        using var _ = no_grad();
        foreach (var parameter in network.parameters())
            parameter.add_(randn_like(parameter) * 0.1); // so that no style is like another
        return new StyleNetworkProgram(network, Small.Styles);
    }
}
