namespace Torchline.Training.Weights;

/// <summary>How a file holds weights.</summary>
internal enum WeightFormat
{
    /// <summary>A zip archive with a pickle and one entry for each storage: PyTorch 1.6 and later.</summary>
    TorchZip,

    /// <summary>Five pickles, then the storages: PyTorch before 1.6.</summary>
    TorchLegacy,

    /// <summary>A JSON header, then the tensors.</summary>
    Safetensors,
}
