using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Torchline.Export.Graph;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Torchline.Export.Verification;

/// <summary>An ONNX model in ONNX Runtime that takes and gives libtorch tensors.</summary>
public sealed class OnnxProgram : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions options = new();

    /// <summary>Opens a model.</summary>
    /// <param name="model">The ONNX file's bytes.</param>
    /// <param name="threads">Threads inside an operator.</param>
    public OnnxProgram(byte[] model, int threads = 1)
    {
        using var sessionOptions = new SessionOptions { IntraOpNumThreads = threads, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        session = new InferenceSession(model, sessionOptions);
    }

    /// <summary>The model's inputs in its own order.</summary>
    public IReadOnlyList<string> InputNames => session.InputNames;
    /// <summary>The model's outputs in its own order.</summary>
    public IReadOnlyList<string> OutputNames => session.OutputNames;

    /// <summary>Runs the model; results are new tensors on the CPU.</summary>
    public Tensor[] Run(IReadOnlyList<string> inputNames, IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputNames)
    {
        var values = inputs.Select(ToOrt).ToArray();
        try
        {
            using var results = session.Run(options, inputNames, values, outputNames);
            return [.. results.Select(ToTorch)];
        }
        finally
        {
            foreach (var value in values) value.Dispose();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        options.Dispose();
        session.Dispose();
    }

    private static OrtValue ToOrt(Tensor tensor)
    {
        using var contiguous = tensor.detach().cpu().contiguous();
        var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, (TensorElementType)(int)tensor.dtype.ToOnnx(), tensor.shape);
        contiguous.bytes.CopyTo(value.GetTensorMutableRawData());
        return value;
    }

    private static Tensor ToTorch(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        var tensor = empty(info.Shape, ((DataType)(int)info.ElementDataType).ToTorch());
        value.GetTensorMutableRawData().CopyTo(tensor.bytes);
        return tensor;
    }
}
