using Google.Protobuf;

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
