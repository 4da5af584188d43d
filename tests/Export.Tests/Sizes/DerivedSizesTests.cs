using Torchline.Export;
using Torchline.Export.Verification;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Sizes;

/// <summary>Programs whose sizes shrink, grow and are computed in C#: right at sizes that no trace had.</summary>
public sealed class DerivedSizesTests
{
    private static readonly Dimension B = Dimension.Dynamic("b");
    private static readonly Dimension N = Dimension.Dynamic("n", 2);

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Programs = new()
    {
        ["five strided layers, then tokens"] = x => Strided(x.unsqueeze(1), 5).flatten(1),
        ["zeros of a strided size"] = x => zeros(x.shape[0], Strided(x.unsqueeze(1), 3).shape[2]) + x.sum(),
        ["pooling that rounds up"] = x => nn.functional.max_pool1d(x.unsqueeze(1), 3, 2, 1, ceil_mode: true).squeeze(1),
        ["a size in eighths"] = x => zeros((x.shape[1] + 2) / 8 + 1) + x.sum(),
        ["a window's padding"] = x => nn.functional.pad(x, (0, (7 - x.shape[1] % 7) % 7)).view(x.shape[0], -1, 7).sum(2),
        ["the first ten, where there are ten"] = x => x[.., ..10] * 2,
        ["all but the first"] = x => x[.., 1..] - x[.., ..^1],
        ["every third"] = x => x.slice(1, 1, x.shape[1], 3),
        ["chunks"] = x => { var parts = x.chunk(2, 1); return parts[0].sum(1) - parts[1].sum(1); },
        ["at least four"] = x => zeros(Math.Max(x.shape[1], 4)) + x.sum(),
        ["at most a hundred"] = x => x.topk((int)Math.Min(100, x.shape[1]), 1).Item1,
        ["a mean by hand"] = x => x.sum(1, keepdim: true) / x.shape[1] + x / Math.Sqrt(x.shape[1]) * (1.0 / x.shape[0]),
        ["sizes that are added"] = x => zeros(x.shape[0] + x.shape[1]) + x.sum(),
        ["an outer product, flattened"] = x => (x.unsqueeze(2) * x.unsqueeze(1)).reshape(x.shape[0], -1),
        ["writes through pieces"] = x =>
        {
            var y = x.clone();
            var parts = y.chunk(2, 1);
            parts[1].mul_(3);
            y.T[0] += 1;
            return y;
        },
    };

    public static TheoryData<string> Names => [.. Programs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheyAreRightAtOtherSizes(string name)
    {
        var program = Programs[name];
        var request = new ExportRequest("sizes", inputs => [program(inputs[0])], [GraphInput.Float32("x", B, N)], ["y"]);

        var report = ModelVerifier.Verify(
            request, OnnxExporter.Export(request).ToBytes(), ModelVerifier.Sweep(("b", [1, 2, 9]), ("n", [2, 10, 33, 64, 150, 511])), new Tolerance(1e-4, 1e-4));

        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void TheSmallestSizesThatFailAreNamed()
    {
        var request = new ExportRequest(
            "sizes", inputs => [nn.functional.avg_pool1d(inputs[0].unsqueeze(1), 4)], [GraphInput.Float32("x", B, N)], ["y"]);

        var failure = Assert.Throws<FrozenSizeException>(() => OnnxExporter.Export(request));

        Assert.Contains("n = 4", failure.Message);
        Assert.Contains("n = 3", failure.Message);
        Assert.Contains("minimum", failure.Message);
    }

    [Fact]
    public void TheSizesBetweenWhichAProgramChangesAreNamed()
    {
        var request = new ExportRequest(
            "sizes", inputs => [inputs[0].shape[1] > 512 ? inputs[0].exp() : inputs[0].sin()], [GraphInput.Float32("x", B, N)], ["y"]);

        var failure = Assert.Throws<DataDependentException>(() => OnnxExporter.Export(request));

        Assert.Contains("n = 512", failure.Message);
        Assert.Contains("n = 513", failure.Message);
        Assert.Contains("OnnxIf", failure.Message);
    }

    [Fact]
    public void DeclaredLimitsAreTraced()
    {
        var request = new ExportRequest(
            "sizes", inputs => [inputs[0].shape[1] > 4999 ? inputs[0].exp() : inputs[0].sin()],
            [GraphInput.Float32("x", B, Dimension.Dynamic("n", 2, maximum: 5000))], ["y"]);

        Assert.Contains("n = 5000", Assert.Throws<DataDependentException>(() => OnnxExporter.Export(request)).Message);
    }

    private static Tensor Strided(Tensor x, int layers)
    {
        for (var layer = 0; layer < layers; layer++) x = nn.functional.conv1d(x, ones(1, 1, 3) / 3, stride: 2, padding: 1);
        return x;
    }
}
