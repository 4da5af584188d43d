namespace Torchline.InferenceService.Images;

/// <summary>What a network is asked about a picture.</summary>
internal interface IImageInput
{
    /// <summary>Room for the picture as the network sees it: RGB, shape (side, side, 3).</summary>
    Memory<byte> Pixels { get; }
}
