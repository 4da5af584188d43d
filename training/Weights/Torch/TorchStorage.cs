using static TorchSharp.TensorExtensionMethods;
using static TorchSharp.torch;

namespace Torchline.Training.Weights.Torch;

/// <summary>Memory that tensors of a file are views of; not read yet.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="ElementType">What it holds.</param>
/// <param name="Count">How many of them.</param>
internal sealed record TorchStorage(string Key, ScalarType ElementType, long Count)
{
    /// <summary>Its size. The reader of the persistent id has seen to it that this cannot overflow.</summary>
    public long Bytes => Count * ElementType.ElementSize();
}
