using Google.Protobuf;
using Torchline.Export.Graph;

namespace Torchline.Export;

/// <summary>An exported ONNX model.</summary>
public sealed class ExportedModel
{
    private readonly bool externalData;

    internal ExportedModel(ModelProto proto, bool externalData, IReadOnlyList<IReadOnlyDictionary<string, long>> sizesToVerify) =>
        (Proto, this.externalData, SizesToVerify) = (proto, externalData, sizesToVerify);

    /// <summary>The model as protobuf.</summary>
    public ModelProto Proto { get; }

    /// <summary>
    /// Values of the dynamic dimensions at which a verification always compares: the smallest ones, and two sets that no trace had, with a
    /// dimension beyond all of its traced sizes where its declared maximum allows that. One empty set where none is dynamic.
    /// </summary>
    public IReadOnlyList<IReadOnlyDictionary<string, long>> SizesToVerify { get; }

    /// <summary>The bytes of a file that has all weights inside.</summary>
    /// <exception cref="ExportException">They are more than 2 GiB.</exception>
    public byte[] ToBytes() => OnnxFile.Fits(Proto)
        ? Proto.ToByteArray()
        : throw new ExportException(
            $"{Proto.Graph.Name}: the weights take {ExternalData.BytesOf(Proto)} bytes, more than an array holds: Save writes them to a file beside the " +
            "model's, and ModelVerifier.Verify and OnnxProgram.Open take the model itself.");

    /// <summary>
    /// Writes the file. Weights of more than 2 GiB, and any where <see cref="ExportRequest.ExternalData"/> asks for it, go to a file beside it:
    /// <c>model.onnx.data</c> beside <c>model.onnx</c>. Both belong together from then on, under their names.
    /// </summary>
    /// <exception cref="IOException">A file cannot be written; what was there before is unchanged.</exception>
    public void Save(string path) => OnnxFile.Write(Proto, path, externalData);
}
