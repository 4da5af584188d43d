using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.Networks;

/// <summary>What a decoder remembers while it says captions.</summary>
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
