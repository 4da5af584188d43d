using Torchline.Export;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Tracing;

/// <summary>What a program reads into C# without an operator is found by a second trace with other values.</summary>
public sealed class HostReadTests
{
    [Fact]
    public void AnItemIsRefused() => Refused(x => x * x.sum().item<float>(), "`other` differs", "aten::mul");

    [Fact]
    public void AReadThatForgetsTheSignIsRefused()
    {
        Refused(x => x / x.norm().item<float>(), "`other` differs");
        Refused(x => x / x.abs().max().item<float>(), "`other` differs");
        Refused(x => x * x.std().item<float>(), "`other` differs");
    }

    [Fact]
    public void AReadThatForgetsSignAndMagnitudeIsRefused() =>
        Refused(x => x * (x.abs().max() / x.abs().mean()).item<float>(), "`other` differs");

    [Fact]
    public void AReadOfTheDataIsRefused() => Refused(x => x * x.data<float>()[0], "item()", "torch.where");

    [Fact]
    public void AReadOfTheBytesIsRefused() => Refused(x => x + BitConverter.ToSingle(x.sum().bytes), "aten::add");

    [Fact]
    public void AnIntegerReadIsRefused() => Refused(x => x.roll((long)Math.Abs(x.sum().item<float>() * 1000)), "shifts");

    [Fact]
    public void ABranchOnAnItemIsRefused() => Refused(x => x.sum().item<float>() > 0 ? x.exp() : x.tanh(), "aten::exp", "aten::tanh");

    [Fact]
    public void ALoopOverAnItemIsRefused() => Refused(
        x =>
        {
            var steps = x.sum().item<float>() > 0 ? 2 : 1;
            for (var i = 0; i < steps; i++) x = x.exp();
            return x;
        },
        "the program's end");

    [Fact]
    public void ATensorOfReadNumbersIsRefused() => Refused(x => x + tensor(x.data<float>().ToArray()).sum(), "depends on data");

    [Fact]
    public void ANumberOfChanceIsRefused()
    {
        var random = new Random(1);
        Refused(x => x * random.NextSingle(), "by chance");
    }

    [Fact]
    public void SizesAreNoHostReads()
    {
        var model = OnnxExporter.Export(Request(x => x / x.shape[0], Dimension.Dynamic("batch")));

        Assert.NotEmpty(model.Proto.Graph.Node);
    }

    [Fact]
    public void AProgramThatTakesNoNegativeValuesIsTracedWithOthers()
    {
        var input = new GraphInput("x", ScalarType.Float32, [Dimension.Fixed(4)], shape => rand(shape));
        var model = OnnxExporter.Export(new ExportRequest("test", inputs => [Positive(inputs[0]).sqrt()], [input], ["y"]));

        Assert.Contains(model.Proto.Graph.Node, node => node.OpType == "Sqrt");

        static Tensor Positive(Tensor x)
        {
            if (x.data<float>().ToArray().Any(value => value < 0)) throw new System.Runtime.InteropServices.ExternalException("probabilities");
            return x;
        }
    }

    private static void Refused(Func<Tensor, Tensor> program, params string[] parts)
    {
        foreach (var dimension in new[] { Dimension.Fixed(3), Dimension.Dynamic("batch") })
        {
            var failure = Assert.ThrowsAny<ExportException>(() => OnnxExporter.Export(Request(program, dimension)));
            Assert.All(parts, part => Assert.Contains(part, failure.Message));
            Assert.Contains("HostReadTests.cs:", failure.Message);
        }
    }

    private static ExportRequest Request(Func<Tensor, Tensor> program, Dimension first) =>
        new("test", inputs => [program(inputs[0])], [GraphInput.Float32("x", first, Dimension.Fixed(4))], ["y"]);
}
