using static TorchSharp.torch;

namespace Torchline.Training.Weights.Safetensors;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="ElementType">What it holds.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Bytes">Where it lies, counted from the end of the header.</param>
internal sealed record SafetensorsEntry(ScalarType ElementType, long[] Shape, ByteRange Bytes);
