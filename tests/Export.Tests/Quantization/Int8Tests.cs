using Torchline.Export;
using Torchline.Export.Graph;
using Torchline.Export.Quantization;
using Torchline.Training.Vision;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Quantization;

public sealed class Int8Tests
{
    private static readonly Dimension Batch = Dimension.Dynamic("batch");

    public static TheoryData<RangeRule, ActivationType> Ways
    {
        get
        {
            var ways = new TheoryData<RangeRule, ActivationType>();
            foreach (var rule in Enum.GetValues<RangeRule>())
            {
                foreach (var type in Enum.GetValues<ActivationType>())
                    ways.Add(rule, type);
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void TheOutputStaysClose(RangeRule rule, ActivationType activations)
    {
        var network = Small();
        var quantised = Quantizer.ToInt8(network.Float32, network.Calibration(), new Int8Options { Range = rule, Activations = activations });
        Assert.InRange(network.ErrorOf(quantised), 1e-6, 0.1);
    }

    [Fact]
    public void OnnxRuntimeRunsItInIntegersFromFirstToLastLayer()
    {
        var network = Small();
        var operators = ExportedNetwork.OperatorsThatRun(Quantizer.ToInt8(network.Float32, network.Calibration()));
        Assert.Equal(5, operators["QLinearConv"]);
        Assert.Equal(1, operators["QLinearAdd"]);
        Assert.Equal(1, operators["QLinearConcat"]);
        Assert.Equal(1, operators["QLinearGlobalAveragePool"]);
        Assert.Equal(1, operators["QGemm"]);
        Assert.Equal(1, operators["QuantizeLinear"]);
        Assert.DoesNotContain("DequantizeLinear", operators.Keys);
        Assert.DoesNotContain("Relu", operators.Keys);
        Assert.DoesNotContain("Clip", operators.Keys);
    }

    [Theory]
    [InlineData("resnet18", 20)]
    [InlineData("squeezenet1_1", 26)]
    [InlineData("mobilenet_v2", 52)]
    public void EveryConvolutionOfTheVisionNetworksIsQuantised(string name, int convolutions)
    {
        manual_seed(3);
        using var classifier = new PixelClassifier(PixelNormalization.ImageNet(), VisionModels.Create(name, 3));
        var pixels = new GraphInput("pixels", ScalarType.Byte, [Batch, Dimension.Fixed(64), Dimension.Fixed(64), Dimension.Fixed(3)],
            shape => randint(0, 256, shape, dtype: ScalarType.Byte));
        var network = new ExportedNetwork(classifier, pixels);
        var operators = ExportedNetwork.OperatorsThatRun(Quantizer.ToInt8(network.Float32, network.Calibration()));
        Assert.Equal(convolutions, operators["QLinearConv"]);
        Assert.Equal(1, operators["QuantizeLinear"]);
        Assert.DoesNotContain("Conv", operators.Keys);
    }

    [Fact]
    public void TheGivenModelIsLeftAsItIs()
    {
        var network = Small();
        var before = network.Float32.Clone();
        Quantizer.ToInt8(network.Float32, network.Calibration());
        Assert.Equal(before, network.Float32);
    }

    [Fact]
    public void WeightsAreSymmetricAndBiasesHaveTheScaleOfTheProducts()
    {
        var network = Small();
        var graph = Quantizer.ToInt8(network.Float32, network.Calibration()).Graph;
        var stored = graph.Initializer.ToDictionary(initializer => initializer.Name);
        var producers = graph.Node.SelectMany(node => node.Output.Select(output => (output, node))).ToDictionary(pair => pair.output, pair => pair.node);
        foreach (var node in graph.Node.Where(node => node.OpType is "Conv" or "Gemm"))
        {
            var (input, weight, bias) = (producers[node.Input[0]], producers[node.Input[1]], producers[node.Input[2]]);
            Assert.All(stored[weight.Input[2]].RawData, zeroPoint => Assert.Equal(0, zeroPoint));
            Assert.DoesNotContain(unchecked((byte)sbyte.MinValue), stored[weight.Input[0]].RawData);
            var weightScales = stored[weight.Input[1]].ToFloats();
            Assert.Equal(stored[weight.Input[0]].Dims[0], weightScales.Length);
            var inputScale = Assert.Single(stored[input.Input[1]].ToFloats());
            Assert.Equal(weightScales.Select(scale => scale * inputScale), stored[bias.Input[1]].ToFloats());
        }
    }

    [Fact]
    public void AChannelOfNextToNoWeightKeepsItsBias()
    {
        var convolution = nn.Conv2d(3, 2, 1);
        using (var _ = no_grad())
        {
            convolution.weight![0].fill_(1e-12);
            convolution.bias![0].fill_(5);
        }

        var network = new ExportedNetwork(nn.Sequential(convolution, nn.Conv2d(2, 2, 1)), Images());
        Assert.InRange(network.ErrorOf(Quantizer.ToInt8(network.Float32, network.Calibration())), 0, 0.1);
    }

    [Fact]
    public void NodesCanStayInFloat()
    {
        var network = Small();
        var first = network.Float32.Graph.Node.First(node => node.OpType == "Conv").Name;
        var quantised = Quantizer.ToInt8(network.Float32, network.Calibration(), new Int8Options { KeepFloat = new HashSet<string> { first } });
        Assert.Equal(4, ExportedNetwork.OperatorsThatRun(quantised)["QLinearConv"]);
    }

    [Fact]
    public void WithoutSamplesThereIsNoQuantisation()
    {
        var network = Small();
        Assert.Contains("sample inputs", Assert.Throws<ExportException>(() => Quantizer.ToInt8(network.Float32, [])).Message);
    }

    [Fact]
    public void AModelWithoutWeightsIsRefused()
    {
        var network = new ExportedNetwork(nn.Sequential(nn.ReLU()), Images());
        Assert.Contains("nothing to quantise", Assert.Throws<ExportException>(() => Quantizer.ToInt8(network.Float32, network.Calibration())).Message);
    }

    [Fact]
    public void ValuesThatAreNotFiniteAreRefused()
    {
        var network = Small();
        var poisoned = network.Calibration().Select(batch =>
        {
            batch["x"].GetTensorMutableDataAsSpan<float>()[5] = float.NaN;
            return batch;
        });
        Assert.Contains("not finite", Assert.Throws<ExportException>(() => Quantizer.ToInt8(network.Float32, poisoned)).Message);
    }

    private static ExportedNetwork Small()
    {
        manual_seed(5);
        return new ExportedNetwork(new SmallResidualNetwork(), Images());
    }

    /// <summary>Noise, of another colour and contrast in each image: the outputs differ more than by chance.</summary>
    private static GraphInput Images() => new("x", ScalarType.Float32,
        [Batch, Dimension.Fixed(3), Dimension.Fixed(16), Dimension.Fixed(16)],
        shape => randn(shape) * rand(shape[0], 1, 1, 1) + randn(shape[0], 3, 1, 1));
}
