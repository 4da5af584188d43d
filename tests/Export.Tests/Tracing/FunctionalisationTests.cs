using Torchline.Export;
using Torchline.Export.Verification;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Tracing;

/// <summary>Programs that change tensors in place and read them through several views.</summary>
public sealed class FunctionalisationTests
{
    public static TheoryData<string> Names => [.. Programs.Keys];

    public static TheoryData<string> OverlappingNames => [.. Overlapping.Keys];

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Programs = new()
    {
        ["in place on a result"] = x => x.mul(2).add_(1).relu_(),
        ["a base has a write to its view"] = x => { var y = x.clone(); y.select(1, 0).fill_(9); return y; },
        ["a view has a write to its base"] = x => { var y = x.clone(); var v = y[.., 1]; y.mul_(3); return v + 1; },
        ["a sibling view has the write"] = x => { var y = x.clone(); var a = y[.., 0]; var b = y.t(); a.fill_(4); return b.sum([0]); },
        ["views of views"] = x => { var y = x.clone(); y.t().slice(0, 1, 3, 1).t().select(1, 0).add_(5); return y; },
        ["a write through a reshape"] = x => { var y = x.clone(); y.view(-1).mul_(2); return y; },
        ["a write through a permutation"] = x => { var y = x.unsqueeze(2).clone(); y.permute(2, 0, 1).add_(1); return y; },
        ["two writes in a row"] = x => { var y = x.clone(); y[.., 0] = 1; y[.., 0] += 1; return y; },
        ["a value read before a write keeps it"] = x => { var y = x.clone(); var before = y * 1; y.add_(10); return before + y; },
        ["a write that reads the same elements"] = x => { var y = x.clone(); y.t().add_(y.t()); return y; },
        ["a write that reads its neighbours"] = x => { var y = cat([x, x], 1); y.slice(1, 0, y.shape[1], 2).add_(y.slice(1, 1, y.shape[1], 2)); return y; },
        ["unused writes"] = x => { var y = x.clone(); y.add_(1); return x * 2; },
    };

    private static readonly Dictionary<string, Action<Tensor>> Overlapping = new()
    {
        ["columns, moved by one"] = y => y[.., 1..].add_(y[.., ..(int)(y.shape[1] - 1)]),
        ["the diagonal of the whole"] = y => y[.., ..2].t().add_(y[..2, ..2].diagonal().unsqueeze(1)),
        ["a copy of the next column"] = y => y[.., ..2].copy_(y[.., 1..3]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void WritesAreKept(string name)
    {
        var request = new ExportRequest("test", inputs => [Programs[name](inputs[0])],
            [GraphInput.Float32("x", Dimension.Dynamic("batch"), Dimension.Dynamic("length", 3))], ["y"]);
        var model = OnnxExporter.Export(request);

        var report = ModelVerifier.Verify(request, model.ToBytes(), ModelVerifier.Sweep(("batch", [1, 4]), ("length", [3, 8])), Tolerance.Default);

        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void AWriteToAnExpandedViewIsRefusedByName()
    {
        var request = new ExportRequest("test", inputs => { var y = inputs[0].sum(1, keepdim: true); y.expand(-1, 3).select(1, 0).add_(1); return [y]; },
            [GraphInput.Float32("x", Dimension.Dynamic("batch"), Dimension.Fixed(4))], ["y"]);

        var failure = Assert.Throws<ExportException>(() => OnnxExporter.Export(request));

        Assert.Contains("aten::expand", failure.Message);
        Assert.Contains("functional form", failure.Message);
    }

    /// <summary>What libtorch reads depends on the order in which it writes.</summary>
    [Theory]
    [MemberData(nameof(OverlappingNames))]
    public void AWriteThatReadsWhatItWritesIsRefused(string name)
    {
        var request = new ExportRequest("test", inputs => { var y = inputs[0].clone(); Overlapping[name](y); return [y]; },
            [GraphInput.Float32("x", Dimension.Dynamic("batch", 2), Dimension.Dynamic("length", 3))], ["y"]);

        var failure = Assert.Throws<ExportException>(() => OnnxExporter.Export(request));

        Assert.Contains("depends on the order", failure.Message);
        Assert.Contains("FunctionalisationTests.cs:", failure.Message);
        Assert.Contains("clone()", failure.Message);
    }
}
