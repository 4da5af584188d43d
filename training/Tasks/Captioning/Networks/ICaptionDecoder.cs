namespace Torchline.Training.Tasks.Captioning.Networks;

/// <summary>
/// Generates captions of images word by word. Both methods are functions of tensors alone and read nothing back, so a search that is
/// built on them can be traced into the body of a loop.
/// </summary>
public interface ICaptionDecoder
{
    /// <summary>Words of the vocabulary, special ones included (V).</summary>
    int Words { get; }

    /// <summary>Regions of an image that attention is spread over (R); 0 for a decoder without attention.</summary>
    int Regions { get; }

    /// <summary>The memory before the first word.</summary>
    /// <param name="features">The encoder's features of them (B, …).</param>
    DecoderMemory Start(Tensor features);

    /// <summary>What may come next in N captions, the same number (N / B) of each image.</summary>
    /// <param name="words">The last word of each caption (N), int64; <c>&lt;START&gt;</c> at first.</param>
    /// <param name="memory">The memory before it.</param>
    DecoderStep Step(Tensor words, DecoderMemory memory);
}

/// <summary>The memory of a decoder.</summary>
/// <param name="Images">What stays the same in all steps: a row for each image (B, …).</param>
/// <param name="State">What changes with every word: a row for each caption (N, …), those of one image together.</param>
public sealed record DecoderMemory(IReadOnlyList<Tensor> Images, IReadOnlyList<Tensor> State)
{
    /// <summary>Room for several captions of each image: every caption's state is repeated.</summary>
    /// <param name="times">How often (K): N rows become N K.</param>
    public DecoderMemory Repeat(long times) => this with
    {
        State = [.. State.Select(state => state.unsqueeze(1).expand(-1, times, -1).flatten(0, 1))], // (N K, H)
    };

    /// <summary>The states of some captions.</summary>
    /// <param name="captions">Their rows (M), int64.</param>
    public DecoderMemory Choose(Tensor captions) => this with
    {
        State = [.. State.Select(state => state.index_select(0, captions))], // (M, H)
    };
}

/// <summary>The output of a decoder after one more word.</summary>
/// <param name="Logits">How likely each word of the vocabulary comes next (N, V), before the softmax.</param>
/// <param name="Memory">The memory before that next word.</param>
/// <param name="Attention">The attention (N, R), weights that sum up to 1; null for a decoder without attention.</param>
public sealed record DecoderStep(Tensor Logits, DecoderMemory Memory, Tensor? Attention = null);
