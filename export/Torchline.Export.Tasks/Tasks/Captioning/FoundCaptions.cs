using Torchline.Contracts.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>What a search found, in the order in which a captioner's graph gives it.</summary>
/// <param name="Tokens">Captions, the best first (B, K, L), int64.</param>
/// <param name="LogProbabilities">Their log-probabilities (B, K).</param>
/// <param name="Attention">Where the decoder looked for each token (B, K, L, R); null for a decoder without attention.</param>
internal sealed record FoundCaptions(Tensor Tokens, Tensor LogProbabilities, Tensor? Attention)
{
    /// <summary>What the state of a search gives at its end.</summary>
    public static FoundCaptions Of(BeamState state) => new(state.Tokens, state.LogProbabilities, state.Attention);

    /// <summary>What a graph gave.</summary>
    public static FoundCaptions Of(IReadOnlyList<Tensor> outputs) => new(outputs[0], outputs[1], outputs.ElementAtOrDefault(2));

    /// <summary>The names of a graph's outputs.</summary>
    /// <param name="attention">Whether the decoder has attention.</param>
    public static IReadOnlyList<string> Names(bool attention) => attention
        ? [CaptioningContract.Tokens, CaptioningContract.LogProbabilities, CaptioningContract.Attention]
        : [CaptioningContract.Tokens, CaptioningContract.LogProbabilities];

    /// <summary>As a graph gives it.</summary>
    public IReadOnlyList<Tensor> Outputs => Attention is null ? [Tokens, LogProbabilities] : [Tokens, LogProbabilities, Attention];

    /// <summary>The captions of one image.</summary>
    public FoundCaptions this[long image] =>
        new(Tokens.select(0, image), LogProbabilities.select(0, image), Attention?.select(0, image));

    /// <summary>Some captions of one image.</summary>
    /// <param name="captions">Their rows, int64.</param>
    public FoundCaptions Choose(Tensor captions) =>
        new(Tokens.index_select(0, captions), LogProbabilities.index_select(0, captions), Attention?.index_select(0, captions));
}
