using System.Text;

namespace Torchline.Contracts.Packages;

/// <summary>The <c>config.pbtxt</c> with which NVIDIA Triton serves the same repository.</summary>
/// <remarks>Format: Triton's model configuration, a text-format protocol buffer <c>inference.ModelConfig</c>.</remarks>
public static class TritonConfig
{
    /// <summary>The file's name, beside the versions' folders.</summary>
    public const string FileName = "config.pbtxt";

    private const string BatchAxis = "batch";
    private const int MaxBatchSize = 64;

    /// <summary>The configuration for a model, from the manifest of any of its versions.</summary>
    public static string For(ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var tensors = manifest.Inputs.Concat(manifest.Outputs);
        var batched = tensors.All(tensor => tensor.Axes is [{ Name: BatchAxis }, ..]);
        var text = new StringBuilder()
            .Append($"name: \"{manifest.Name}\"\n")
            .Append("platform: \"onnxruntime_onnx\"\n")
            .Append($"max_batch_size: {(batched ? MaxBatchSize : 0)}\n");
        AppendTensors(text, "input", manifest.Inputs, batched);
        AppendTensors(text, "output", manifest.Outputs, batched);
        if (batched)
            text.Append("dynamic_batching { }\n");
        return text.ToString();
    }

    private static void AppendTensors(StringBuilder text, string field, IReadOnlyList<TensorSpecification> tensors, bool batched)
    {
        foreach (var tensor in tensors)
        {
            var dims = tensor.Axes.Skip(batched ? 1 : 0).Select(axis => axis.Size ?? -1).ToList();
            text.Append($"{field} {{\n  name: \"{tensor.Name}\"\n  data_type: {TypeName(tensor.Type)}\n");
            // Triton allows no empty dims: one value a row is dims [ 1 ], reshaped to none.
            text.Append(dims.Count > 0 ? $"  dims: [ {string.Join(", ", dims)} ]\n" : "  dims: [ 1 ]\n  reshape { shape: [ ] }\n");
            text.Append("}\n");
        }
    }

    private static string TypeName(ElementType type) => type switch
    {
        ElementType.Float32 => "TYPE_FP32",
        ElementType.Float16 => "TYPE_FP16",
        ElementType.Float64 => "TYPE_FP64",
        ElementType.Bool => "TYPE_BOOL",
        _ => $"TYPE_{type.ToString().ToUpperInvariant()}",
    };
}
