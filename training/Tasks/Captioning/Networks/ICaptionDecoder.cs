using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.Networks;

/// <summary>
/// Says captions of images word by word. Both methods are functions of tensors alone and read nothing back, so a search that is
/// built on them can be traced into the body of a loop.
/// </summary>
public interface ICaptionDecoder
{
    /// <summary>Words of the vocabulary, special ones included (V).</summary>
    int Words { get; }

    /// <summary>Regions of an image that attention is spread over (R); 0 for a decoder without attention.</summary>
    int Regions { get; }

    /// <summary>What is known of images before the first word.</summary>
    /// <param name="features">What the encoder says of them (B, …).</param>
    DecoderMemory Start(Tensor features);

    /// <summary>What may come next in N captions, the same number (N / B) of each image.</summary>
    /// <param name="words">The last word of each caption (N), int64; <c>&lt;START&gt;</c> at first.</param>
    /// <param name="memory">The memory before it.</param>
    DecoderStep Step(Tensor words, DecoderMemory memory);
}
