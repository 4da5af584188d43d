namespace Torchline.Training.Weights.Torch;

/// <summary>The part of a storage that a pickle names: all of it, but for files older than PyTorch 0.4.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Offset">The part's first element.</param>
/// <param name="Count">The part's number of elements.</param>
internal sealed record TorchStorageView(TorchStorage Storage, long Offset, long Count);
