using Google.Protobuf;
using Torchline.Export.Graph;

namespace Torchline.Export;

/// <summary>An exported ONNX model.</summary>
public sealed class ExportedModel
{
    internal ExportedModel(ModelProto proto) => Proto = proto;

    /// <summary>The model as protobuf.</summary>
    public ModelProto Proto { get; }

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes() => Proto.ToByteArray();

    /// <summary>Writes the file.</summary>
    public void Save(string path) => OnnxFile.Write(Proto, path);
}
