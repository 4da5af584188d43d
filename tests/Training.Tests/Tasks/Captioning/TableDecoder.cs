using Torchline.Training.Tasks.Captioning.Networks;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Captioning;

/// <summary>A decoder that looks up the next word's logits by the last word and by how many there were; images shift the logits.</summary>
internal sealed class TableDecoder(Tensor table, int regions = 0) : ICaptionDecoder
{
    public int Words => (int)table.shape[1];

    public int Regions => regions;

    /// <param name="features">What is added to all logits (B, V).</param>
    public DecoderMemory Start(Tensor features) => new([features], [zeros(features.shape[0], 1)]);

    public DecoderStep Step(Tensor words, DecoderMemory memory)
    {
        var (shift, said) = (memory.Images[0], memory.State[0]);
        var logits = table.index_select(0, words) * (1 + (0.1 * said)); // (N, V)
        logits = logits + shift.repeat_interleave(words.shape[0] / shift.shape[0], 0);
        var weights = regions > 0 ? (arange(regions).eq(words.unsqueeze(1) % regions)).to(float32) : null; // the last word's region
        return new DecoderStep(logits, memory with { State = [said + 1] }, weights);
    }
}
