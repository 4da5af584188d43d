using Torchline.Export;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Export.Tests.Loops;

/// <summary>A small captioner's second half: an LSTM with attention to annotations (B, A, D) that gives words.</summary>
internal sealed class AttentionDecoder : nn.Module
{
    private const long End = 0;
    private const long Start = 1;

    private readonly Embedding embedding;
    private readonly LSTMCell cell;
    private readonly Linear initial;
    private readonly Linear key;
    private readonly Linear query;
    private readonly Linear energy;
    private readonly Linear output;
    private readonly long words;

    public AttentionDecoder(long words = 50, long features = 6, long hidden = 8) : base(nameof(AttentionDecoder))
    {
        this.words = words;
        embedding = nn.Embedding(words, hidden);
        cell = nn.LSTMCell(hidden + features, hidden);
        initial = nn.Linear(features, hidden);
        key = nn.Linear(features, hidden);
        query = nn.Linear(hidden, hidden);
        energy = nn.Linear(hidden, 1, hasBias: false);
        output = nn.Linear(hidden, words);
        RegisterComponents();
        // Random weights hardly ever end a sentence: words that differ more, the end among them.
        using var noGradient = no_grad();
        output.weight.mul_(6);
        eval();
    }

    /// <summary>The likeliest word at each step: tokens (B, T) and the log-probability of the sentence (B).</summary>
    public IReadOnlyList<Tensor> Greedy(Tensor annotations, long length)
    {
        var batch = annotations.shape[0];
        var keys = key.call(annotations); // (B, A, H)
        var h = initial.call(annotations.mean([1])); // (B, H)
        var start = full(new[] { batch }, Start, ScalarType.Int64);
        var loop = OnnxLoop.Run(length, [start, zeros(batch), zeros(batch, length, dtype: ScalarType.Int64), h, zeros_like(h)], (t, state) =>
        {
            var (logits, h, c, _) = Step(state[0], state[3], state[4], keys.unsqueeze(1), annotations);
            var (best, next) = logits.log_softmax(1).max(1);
            var ended = state[0].eq(End);
            next = next.masked_fill(ended, End);
            var tokens = where(arange(length).eq(t), next.unsqueeze(1), state[2]);
            return new LoopStep([next, state[1] + best.masked_fill(ended, 0), tokens, h, c], Continue: next.ne(End).any());
        });
        return [loop.Carried[2], loop.Carried[1]];
    }

    /// <summary>
    /// The K likeliest sentences, best first: tokens (B, K, T), log-probabilities (B, K), and each step's attention in the
    /// order of that step's beams (steps, B, K, A).
    /// </summary>
    public IReadOnlyList<Tensor> BeamSearch(Tensor annotations, long beams, long length)
    {
        var batch = annotations.shape[0];
        var keys = key.call(annotations).unsqueeze(1); // (B, 1, A, H)
        var h = initial.call(annotations.mean([1])).unsqueeze(1).expand(-1, beams, -1).reshape(batch * beams, -1); // (B K, H)
        // All beams are the same before the first step: only one counts.
        var scores = where(arange(beams).eq(0), 0f, float.NegativeInfinity).expand(batch, -1); // (B, K)
        var start = full(new[] { batch, beams }, Start, ScalarType.Int64);
        var onlyEnd = where(arange(words).eq(End), 0f, float.NegativeInfinity); // (V)
        var firstBeam = arange(batch).unsqueeze(1) * beams; // (B, 1)
        var loop = OnnxLoop.Run(
            length, [start, scores, zeros(batch, beams, length, dtype: ScalarType.Int64), h, zeros_like(h)], (t, state) =>
            {
                var (logits, h, c, attention) = Step(state[0].view(-1), state[3], state[4], keys, annotations);
                var continuations = where(state[0].eq(End).unsqueeze(2), onlyEnd, logits.log_softmax(1).view(batch, beams, words)); // (B, K, V)
                var (best, index) = (state[1].unsqueeze(2) + continuations).view(batch, beams * words).topk((int)beams); // (B, K)
                var (parent, word) = (index.floor_divide(words), index.remainder(words));
                var row = (parent + firstBeam).view(-1); // (B K)
                var sentences = state[2].gather(1, parent.unsqueeze(2).expand(-1, -1, length));
                sentences = where(arange(length).eq(t), word.unsqueeze(2), sentences);
                return new LoopStep([word, best, sentences, h.index_select(0, row), c.index_select(0, row)],
                    Continue: word.ne(End).any(), Scanned: [attention]);
            });
        return [loop.Carried[2], loop.Carried[1], loop.Scanned[0]];
    }

    /// <summary>One word further.</summary>
    /// <param name="word">(N), where N is B times the beams</param>
    /// <param name="h">(N, H)</param>
    /// <param name="c">(N, H)</param>
    /// <param name="keys">(B, 1, A, H)</param>
    /// <param name="annotations">(B, A, D)</param>
    private (Tensor Logits, Tensor H, Tensor C, Tensor Attention) Step(Tensor word, Tensor h, Tensor c, Tensor keys, Tensor annotations)
    {
        var queries = query.call(h).view(annotations.shape[0], -1, 1, keys.shape[3]); // (B, K, 1, H)
        var attention = energy.call((keys + queries).tanh()).squeeze(-1).softmax(-1); // (B, K, A)
        var context = attention.matmul(annotations).flatten(0, 1); // (N, D)
        (h, c) = cell.call(cat([embedding.call(word), context], 1), (h, c));
        return (output.call(h), h, c, attention);
    }
}
