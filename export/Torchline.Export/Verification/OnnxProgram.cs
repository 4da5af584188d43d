using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Torchline.Export.Graph;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Torchline.Export.Verification;

/// <summary>An ONNX model in ONNX Runtime that takes and gives libtorch tensors.</summary>
public sealed class OnnxProgram : IDisposable
{
    private const long LargestCopy = 64 << 20; // weights that are copied to ONNX Runtime; more of them are mapped from a file

    private readonly InferenceSession session;
    private readonly RunOptions options = new();
    private readonly DirectoryInfo? folder;

    /// <summary>Opens a model.</summary>
    /// <param name="model">The ONNX file's bytes.</param>
    /// <param name="threads">Threads inside an operator.</param>
    public OnnxProgram(byte[] model, int threads = 1) : this(options => new InferenceSession(model, options), threads, null) { }

    private OnnxProgram(Func<SessionOptions, InferenceSession> open, int threads, DirectoryInfo? folder)
    {
        this.folder = folder;
        using var sessionOptions = new SessionOptions { IntraOpNumThreads = threads, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        try
        {
            session = open(sessionOptions);
        }
        catch
        {
            folder?.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Opens a file, with the weights beside it where they are in a file of their own.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="threads">Threads inside an operator.</param>
    public static OnnxProgram Open(string path, int threads = 1) => new(options => new InferenceSession(path, options), threads, null);

    /// <summary>Opens a model of any size: a large one by a file in the system's temporary folder, which is deleted with the program.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">Threads inside an operator.</param>
    public static OnnxProgram Open(ExportedModel model, int threads = 1) => Open(model.Proto, threads);

    internal static OnnxProgram Open(ModelProto model, int threads = 1)
    {
        if (ExternalData.BytesOf(model) <= LargestCopy && OnnxFile.Fits(model)) return new OnnxProgram(model.ToByteArray(), threads);
        var folder = Directory.CreateTempSubdirectory("torchline-");
        var path = Path.Combine(folder.FullName, "model.onnx");
        return new OnnxProgram(
            options =>
            {
                ExternalData.Write(model, path);
                return new InferenceSession(path, options);
            },
            threads, folder);
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
        folder?.Delete(recursive: true);
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
