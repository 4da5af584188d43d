using Google.Protobuf;
using Torchline.Contracts.Packages;
using static TorchSharp.torch;

namespace Torchline.Export.Graph;

/// <summary>ONNX files, read and written whole.</summary>
public static class OnnxFile
{
    private const long LargestFile = int.MaxValue; // protobuf's own limit

    /// <summary>Reads a model with its weights, those in a file beside it included.</summary>
    /// <exception cref="ExportException">The file is no ONNX model, or larger than the format allows, or its weights are not beside it.</exception>
    public static ModelProto Read(string path)
    {
        if (new FileInfo(path).Length > LargestFile) throw new ExportException($"{path} is larger than 2 GiB");
        try
        {
            using var stream = File.OpenRead(path);
            var model = ModelProto.Parser.ParseFrom(stream);
            ExternalData.Load(model, path);
            return model;
        }
        catch (InvalidProtocolBufferException failure)
        {
            throw new ExportException($"{path} is not an ONNX file: {failure.Message}", failure);
        }
    }

    /// <summary>The bytes of a file that has all weights inside: the file's own, unless they lie beside it.</summary>
    /// <exception cref="ExportException">As <see cref="Read"/>.</exception>
    public static byte[] ReadWhole(string path)
    {
        try
        {
            if (ExternalDataFiles.Of(path).Count == 0) return File.ReadAllBytes(path);
        }
        catch (InvalidDataException failure)
        {
            throw new ExportException($"{path} is not an ONNX file: {failure.Message}", failure);
        }
        var model = Read(path);
        return Fits(model) ? model.ToByteArray() : throw new ExportException($"{path}: the weights beside it take more than an array holds");
    }

    /// <summary>Writes a model; a reader finds what was there or all of the new one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file: <c>model.onnx</c>.</param>
    /// <param name="externalData">
    /// Whether the weights go to a file of their own beside it, <c>model.onnx.data</c>, even where one file has room for them.
    /// </param>
    /// <exception cref="ExportException">The graph has 2 GiB without its weights.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(ModelProto model, string path, bool externalData = false)
    {
        var rest = ExternalData.SizeOfRest(model);
        if (rest > LargestFile)
        {
            throw new ExportException(
                $"{path}: the graph takes {rest} bytes without its weights, and an ONNX file holds {LargestFile}: export the program in parts.");
        }
        if (externalData || !Fits(model)) ExternalData.Write(model, path);
        else DurableFile.Write(path, model.WriteTo, createFolder: false);
    }

    /// <summary>Whether one file, or one array, has room for graph and weights.</summary>
    internal static bool Fits(ModelProto model) => ExternalData.SizeOfRest(model) + ExternalData.BytesOf(model) <= LargestFile;
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
