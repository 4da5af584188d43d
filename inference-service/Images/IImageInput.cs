namespace Torchline.InferenceService.Images;

/// <summary>What a network is asked about an image.</summary>
internal interface IImageInput
{
    /// <summary>Room for the image as the network sees it: RGB, shape (side, side, 3).</summary>
    Memory<byte> Pixels { get; }
}
