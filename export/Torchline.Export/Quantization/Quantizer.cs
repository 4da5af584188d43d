using Microsoft.ML.OnnxRuntime;
using Torchline.Export.Graph;

namespace Torchline.Export.Quantization;

/// <summary>Makes smaller and faster variants of float32 ONNX models.</summary>
public static class Quantizer
{
    private const long SmallestOpset = 13; // the first with a scale for each channel

    /// <summary>
    /// Quantises to 8 bits: int8 weights with a scale for each output channel (symmetric), 8-bit activations with one scale and zero point
    /// for each tensor, taken from sample inputs. Batch normalisation is folded into convolutions first.
    /// </summary>
    /// <param name="model">A float32 model; it is not changed.</param>
    /// <param name="batches">Sample inputs by name: some hundred images. Enumerated once; a batch may be disposed when the next one is taken.</param>
    /// <param name="options">How to choose ranges, and what to leave in float32.</param>
    /// <returns>A model with the same inputs and outputs, in the QDQ form that ONNX Runtime fuses to integer operators.</returns>
    /// <exception cref="ExportException">The model cannot be quantised, or there is no batch.</exception>
    /// <remarks>The scheme of Jacob et al. 2018, "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference".</remarks>
    public static ModelProto ToInt8(ModelProto model, IEnumerable<IReadOnlyDictionary<string, OrtValue>> batches, Int8Options? options = null)
    {
        var result = CopyOf(model);
        Int8Conversion.Run(result, batches, options ?? new Int8Options());
        return result;
    }

    /// <summary>
    /// Quantises weights to 8 bits and activations when they are known, by the range that they have then: for networks of texts, whose
    /// activations no sample bounds. Matrix products become integer ones, embeddings get a scale for each row.
    /// </summary>
    /// <param name="model">A float32 model; it is not changed.</param>
    /// <returns>A model with the same inputs and outputs.</returns>
    /// <exception cref="ExportException">The model cannot be quantised.</exception>
    public static ModelProto ToDynamicInt8(ModelProto model)
    {
        var result = CopyOf(model);
        DynamicInt8Conversion.Run(result);
        return result;
    }

    /// <summary>
    /// Stores weights, and computes, in float16, with float32 inputs and outputs: half the size, and on GPUs up to several times the speed.
    /// Batch normalisation is folded into convolutions first.
    /// </summary>
    /// <param name="model">A float32 model; it is not changed.</param>
    /// <returns>A model with the same inputs and outputs.</returns>
    /// <exception cref="ExportException">The model cannot be converted.</exception>
    public static ModelProto ToFloat16(ModelProto model)
    {
        var result = CopyOf(model);
        Float16Conversion.Run(result);
        return result;
    }

    private static ModelProto CopyOf(ModelProto model) =>
        model.OpsetImport.FirstOrDefault(opset => opset.Domain is "" or "ai.onnx")?.Version is var version and (null or < SmallestOpset)
            ? throw new ExportException($"the model uses ONNX operator set {version?.ToString() ?? "none"}: {SmallestOpset} or later is needed")
            : model.Clone();
}
