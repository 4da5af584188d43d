using Google.Protobuf;
using static TorchSharp.torch;

namespace Torchline.Export.Graph;

/// <summary>ONNX files, read and written whole.</summary>
public static class OnnxFile
{
    private const long LargestFile = int.MaxValue; // protobuf's own limit

    /// <summary>Reads a model.</summary>
    /// <exception cref="ExportException">The file is no ONNX model, or larger than the format allows.</exception>
    public static ModelProto Read(string path)
    {
        if (new FileInfo(path).Length > LargestFile) throw new ExportException($"{path} is larger than 2 GiB");
        try
        {
            using var stream = File.OpenRead(path);
            return ModelProto.Parser.ParseFrom(stream);
        }
        catch (InvalidProtocolBufferException failure)
        {
            throw new ExportException($"{path} is not an ONNX file: {failure.Message}", failure);
        }
    }

    /// <summary>Writes a model.</summary>
    public static void Write(ModelProto model, string path)
    {
        using var stream = File.Create(path);
        model.WriteTo(stream);
    }
}

/// <summary>Reads parameters and buffers back from an exported file, where they stand under their state-dict names.</summary>
public static class OnnxWeights
{
    // The batches that a batch norm was trained on: only training reads it, so a file of the evaluated network has none.
    private const string TrainingState = "num_batches_tracked";

    /// <summary>Fills a module's parameters and buffers from an ONNX file.</summary>
    /// <exception cref="ExportException">The file is no ONNX model, lacks a parameter, or has it in another shape.</exception>
    public static void Load(string path, nn.Module module)
    {
        var initializers = OnnxFile.Read(path).Graph.Initializer.ToDictionary(initializer => initializer.Name);
        using var noGradient = no_grad();
        foreach (var (name, parameter) in module.state_dict())
        {
            if (!initializers.TryGetValue(name, out var stored))
            {
                if (name.EndsWith(TrainingState, StringComparison.Ordinal)) continue;
                throw new ExportException($"{path} has no weight named {name}: it was not exported from this network");
            }
            if (!stored.Dims.SequenceEqual(parameter.shape))
                throw new ExportException($"{path}: {name} has shape [{string.Join(", ", stored.Dims)}], the network's has [{string.Join(", ", parameter.shape)}]");
            using var tensor = ToTensor(path, stored);
            parameter.copy_(tensor);
        }
    }

    private static Tensor ToTensor(string path, TensorProto stored)
    {
        var tensor = empty([.. stored.Dims], stored.DataType.ToTorch());
        if (stored.RawData.Length != tensor.bytes.Length)
            throw new ExportException($"{path}: {stored.Name} has {stored.RawData.Length} bytes, its shape needs {tensor.bytes.Length}");
        stored.RawData.Span.CopyTo(tensor.bytes);
        return tensor;
    }
}
