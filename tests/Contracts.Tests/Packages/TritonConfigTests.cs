using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Captioning;
using Xunit;

namespace Contracts.Tests.Packages;

public class TritonConfigTests
{
    [Fact]
    public void ABatchedModelLeavesTheBatchAxisToTriton() => Assert.Equal(
        """
        name: "sample"
        platform: "onnxruntime_onnx"
        max_batch_size: 64
        input {
          name: "tokens"
          data_type: TYPE_INT64
          dims: [ -1 ]
        }
        output {
          name: "probability"
          data_type: TYPE_FP32
          dims: [ 1 ]
          reshape { shape: [ ] }
        }
        dynamic_batching { }

        """,
        TritonConfig.For(SampleManifest.Create()));

    [Fact]
    public void AModelWithoutBatchesKeepsAllAxes()
    {
        var config = TritonConfig.For(SampleManifest.Create() with
        {
            Inputs = [new("image", ElementType.UInt8, ["height", "width", 3])],
        });

        Assert.Contains("max_batch_size: 0", config);
        Assert.Contains("data_type: TYPE_UINT8\n  dims: [ -1, -1, 3 ]", config);
        Assert.DoesNotContain("dynamic_batching", config);
    }

    [Fact]
    public void AModelWithScalarsKeepsAllAxesAndNoAxis()
    {
        var config = TritonConfig.For(SampleManifest.Create() with
        {
            Inputs = CaptioningContract.Inputs(224),
            Outputs = CaptioningContract.Outputs(),
        });

        Assert.Contains("max_batch_size: 0", config);
        Assert.Contains("dims: [ -1, 224, 224, 3 ]", config);
        Assert.Contains("name: \"beam\"\n  data_type: TYPE_INT64\n  dims: [ 1 ]\n  reshape { shape: [ ] }", config);
        Assert.Contains("dims: [ -1, -1, -1 ]", config);
    }
}
