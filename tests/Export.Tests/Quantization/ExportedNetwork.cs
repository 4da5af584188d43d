using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Torchline.Export;
using Torchline.Export.Graph;
using Torchline.Export.Verification;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Quantization;

/// <summary>An exported network and sample inputs for it.</summary>
internal sealed class ExportedNetwork
{
    private const int Batches = 4;

    private readonly GraphInput input;
    private readonly Tensor[] samples;

    public ExportedNetwork(nn.Module<Tensor, Tensor> network, GraphInput input)
    {
        network.eval();
        this.input = input;
        samples = [.. Enumerable.Range(0, Batches).Select(_ => input.SampleOf(new Dictionary<string, long> { ["batch"] = 2 }))];
        Float32 = OnnxExporter.Export(ExportRequest.Of("network", network, input, "y")).Proto;
    }

    public ModelProto Float32 { get; }

    /// <summary>The sample inputs, as calibration takes them.</summary>
    public IEnumerable<IReadOnlyDictionary<string, OrtValue>> Calibration()
    {
        foreach (var sample in samples)
        {
            using var value = OrtValue.CreateAllocatedTensorValue(
                OrtAllocator.DefaultInstance, (Microsoft.ML.OnnxRuntime.Tensors.TensorElementType)(int)input.ElementType.ToOnnx(), sample.shape);
            sample.bytes.CopyTo(value.GetTensorMutableRawData());
            yield return new Dictionary<string, OrtValue> { [input.Name] = value };
        }
    }

    /// <summary>Root mean square of the difference from the float32 model, over the standard deviation of its outputs.</summary>
    public double ErrorOf(ModelProto variant)
    {
        using var scope = NewDisposeScope();
        using var reference = new OnnxProgram(Float32.ToByteArray());
        using var other = new OnnxProgram(variant.ToByteArray());
        var expected = cat(samples.Select(sample => reference.Run([input.Name], [sample], ["y"])[0]).ToArray(), 0);
        var actual = cat(samples.Select(sample => other.Run([input.Name], [sample], ["y"])[0]).ToArray(), 0);
        Assert.Equal(ScalarType.Float32, actual.dtype);
        return ((actual - expected).square().mean().sqrt() / (expected - expected.mean([0], keepdim: true)).square().mean().sqrt()).item<float>();
    }

    /// <summary>How often each operator is in the graph that ONNX Runtime makes of a model before it runs it.</summary>
    public static Dictionary<string, int> OperatorsThatRun(ModelProto model)
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var options = new SessionOptions { OptimizedModelFilePath = path, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR })
                new InferenceSession(model.ToByteArray(), options).Dispose();
            return ModelProto.Parser.ParseFrom(File.ReadAllBytes(path)).Graph.Node.CountBy(node => node.OpType).ToDictionary();
        }
        finally
        {
            File.Delete(path);
        }
    }
}
