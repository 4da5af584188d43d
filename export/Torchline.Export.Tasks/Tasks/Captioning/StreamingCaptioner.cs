using Torchline.Contracts.Tasks.Captioning;
using Torchline.Export.Verification;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>A caller of a <see cref="StreamingPair"/> in ONNX Runtime.</summary>
internal sealed class StreamingCaptioner : IDisposable
{
    private readonly OnnxProgram encoder;
    private readonly OnnxProgram decoder;

    /// <summary>Opens both graphs.</summary>
    public StreamingCaptioner(StreamingPair pair)
    {
        encoder = new OnnxProgram(pair.Encoder, Environment.ProcessorCount);
        decoder = new OnnxProgram(pair.Decoder, Environment.ProcessorCount);
    }

    /// <summary>Says the likeliest word, again and again.</summary>
    /// <param name="input">What the encoder takes of images (B, …).</param>
    /// <param name="maxLength">The most tokens of a caption (L), its end included.</param>
    /// <returns>A caption of each image: tokens (B, 1, L) and their log-probability (B, 1).</returns>
    public FoundCaptions Greedy(Tensor input, int maxLength)
    {
        IReadOnlyList<Tensor> memory = encoder.Run(encoder.InputNames, [input], encoder.OutputNames);
        var states = encoder.OutputNames.Count(StreamingPair.IsState);
        var tokens = full([input.shape[0], 1, maxLength], CaptionVocabulary.NullId, dtype: int64);
        var total = zeros(input.shape[0], 1);
        var word = full([input.shape[0], 1], CaptionVocabulary.StartId, dtype: int64);
        var ended = zeros_like(word, dtype: @bool);
        for (var step = 0; step < maxLength && !ended.all().item<bool>(); step++)
        {
            var said = decoder.Run([StreamingPair.Words, .. encoder.OutputNames], [word, .. memory], decoder.OutputNames);
            var (best, next) = said[0].max(2); // (B, 1)
            word = next.masked_fill(ended, CaptionVocabulary.NullId);
            total = total + best.masked_fill(ended, 0);
            tokens.select(2, step).copy_(word);
            ended = ended.logical_or(word.eq(CaptionVocabulary.EndId));
            memory = [.. memory.SkipLast(states), .. said.Skip(1).Take(states)];
        }
        return new FoundCaptions(tokens, total, Attention: null);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        encoder.Dispose();
        decoder.Dispose();
    }
}
