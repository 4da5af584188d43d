using Torchline.Training.Tasks.Captioning.Networks;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>The captions that a <see cref="BeamSearch"/> has so far: K of each of B images, of at most L tokens.</summary>
/// <param name="Memory">The decoder's memory, a row of state for each caption (B K, …).</param>
/// <param name="Words">The last word of each (B, K), int64.</param>
/// <param name="LogProbabilities">
/// The sum of the natural log-probabilities of their words (B, K); negative infinity where there are fewer captions.
/// </param>
/// <param name="Lengths">Their words, the end included (B, K), float32.</param>
/// <param name="Tokens">Their words (B, K, L), int64, then <c>&lt;NULL&gt;</c>.</param>
/// <param name="Attention">Where the decoder looked for each word (B, K, L, R), zeros behind the end; null without attention.</param>
public sealed record BeamState(
    DecoderMemory Memory, Tensor Words, Tensor LogProbabilities, Tensor Lengths, Tensor Tokens, Tensor? Attention)
{
    /// <summary>Which captions have ended (B, K), bool.</summary>
    public Tensor Ended => Words.eq(CaptionVocabulary.EndId).logical_or(Words.eq(CaptionVocabulary.NullId));

    /// <summary>What changes with every word, as a loop carries it.</summary>
    public IReadOnlyList<Tensor> Carried =>
        [Words, LogProbabilities, Lengths, Tokens, .. Attention is null ? [] : new[] { Attention }, .. Memory.State];

    /// <summary>The state that a loop carries.</summary>
    /// <param name="carried">What <see cref="Carried"/> became.</param>
    public BeamState With(IReadOnlyList<Tensor> carried)
    {
        var fixedCount = carried.Count - Memory.State.Count;
        return new BeamState(
            Memory with { State = [.. carried.Skip(fixedCount)] },
            carried[0], carried[1], carried[2], carried[3], Attention is null ? null : carried[4]);
    }

    /// <summary>Keeps what changes with every word beyond the innermost dispose scope.</summary>
    internal BeamState MoveToOuterDisposeScope()
    {
        foreach (var tensor in Carried)
            tensor.MoveToOuterDisposeScope();
        return this;
    }
}
