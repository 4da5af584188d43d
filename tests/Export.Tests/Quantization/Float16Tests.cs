using System.Runtime.InteropServices;
using Torchline.Export;
using Torchline.Export.Quantization;
using Torchline.Training.Vision;
using Xunit;
using static TorchSharp.torch;
using DataType = Torchline.Export.Graph.TensorProto.Types.DataType;

namespace Export.Tests.Quantization;

public sealed class Float16Tests
{
    private static readonly GraphInput Rows = GraphInput.Float32("x", Dimension.Dynamic("batch"), Dimension.Fixed(6));

    [Theory]
    [InlineData("resnet18")]
    [InlineData("squeezenet1_1")]
    [InlineData("mobilenet_v2")]
    public void VisionNetworksStayCloseAtHalfTheSize(string name)
    {
        manual_seed(3);
        using var classifier = new PixelClassifier(PixelNormalization.ImageNet(), VisionModels.Create(name, 3));
        var pixels = new GraphInput("pixels", ScalarType.Byte,
            [Dimension.Dynamic("batch"), Dimension.Fixed(64), Dimension.Fixed(64), Dimension.Fixed(3)], shape => randint(0, 256, shape, dtype: ScalarType.Byte));
        var network = new ExportedNetwork(classifier, pixels);
        var halved = Quantizer.ToFloat16(network.Float32);
        Assert.InRange(network.ErrorOf(halved), 1e-6, 0.03);
        Assert.InRange(halved.CalculateSize() / (double)network.Float32.CalculateSize(), 0.45, 0.55);
    }

    [Fact]
    public void InputsAndOutputsKeepTheirTypes()
    {
        var network = new ExportedNetwork(nn.Sequential(nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 3)), Rows);
        var halved = Quantizer.ToFloat16(network.Float32);
        Assert.Equal(network.Float32.Graph.Input, halved.Graph.Input);
        Assert.Equal(network.Float32.Graph.Output, halved.Graph.Output);
        Assert.All(halved.Graph.Initializer, initializer => Assert.Equal(DataType.Float16, initializer.DataType));
        Assert.InRange(network.ErrorOf(halved), 0, 0.01);
    }

    [Fact]
    public void DelicateOperatorsStayInFloat32()
    {
        var network = new ExportedNetwork(nn.Sequential(nn.Linear(6, 4), nn.Softmax(1), nn.Linear(4, 3)), Rows);
        var graph = Quantizer.ToFloat16(network.Float32).Graph;
        var softmax = graph.Node.Single(node => node.OpType == "Softmax");
        var cast = graph.Node.Single(node => node.Output.Contains(softmax.Input[0]));
        Assert.Equal("Cast", cast.OpType);
        Assert.Equal((long)DataType.Float, cast.Attribute.Single().I);
    }

    [Fact]
    public void TooLargeWeightsBecomeTheLargestNumber()
    {
        var linear = nn.Linear(6, 1);
        using (var _ = no_grad()) linear.weight!.fill_(1e6);
        var network = new ExportedNetwork(nn.Sequential(linear), Rows);
        var weight = Quantizer.ToFloat16(network.Float32).Graph.Initializer.Single(initializer => initializer.Dims.Count == 2);
        Assert.All(MemoryMarshal.Cast<byte, Half>(weight.RawData.Span).ToArray(), value => Assert.Equal(Half.MaxValue, value));
    }

    [Fact]
    public void ModelsOfOldOperatorSetsAreRefused()
    {
        var model = new ExportedNetwork(nn.Sequential(nn.Linear(6, 1)), Rows).Float32.Clone();
        model.OpsetImport[0].Version = 11;
        Assert.Contains("operator set 11", Assert.Throws<ExportException>(() => Quantizer.ToFloat16(model)).Message);
    }
}
