using Google.Protobuf;
using Torchline.Export.Graph;

namespace Torchline.Export.Quantization;

/// <summary>A model whose inner values are outputs too, so that they can be watched.</summary>
internal static class ExposedModel
{
    /// <summary>The file of the model with more outputs; ONNX Runtime finds their types and shapes.</summary>
    public static byte[] Showing(ModelProto model, IEnumerable<string> values)
    {
        var shown = model.Clone();
        var known = shown.Graph.Output.Concat(shown.Graph.Input).Select(value => value.Name).ToHashSet();
        shown.Graph.Output.Add(values.Where(known.Add).Select(value => new ValueInfoProto { Name = value }));
        return shown.ToByteArray();
    }
}
