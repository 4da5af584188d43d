using TorchSharp.Modules;
using Torchline.Export;
using static TorchSharp.torch;

namespace Networks.Sequences;

/// <summary>
/// A translator with attention (Luong et al., 2015): an encoder of two directions, and a decoder that takes its own likeliest word in
/// each step, until all sentences have ended. The steps are a Loop in the graph.
/// </summary>
public sealed class Seq2Seq : nn.Module
{
    private const long Words = 40, Start = 1, End = 0;

    private readonly Embedding source;
    private readonly GRU encoder;
    private readonly Linear bridge;
    private readonly Embedding target;
    private readonly GRUCell cell;
    private readonly Linear attention;
    private readonly Linear combine;
    private readonly Linear output;

    /// <summary>Creates the network with random weights.</summary>
    public Seq2Seq(long width = 16) : base(nameof(Seq2Seq))
    {
        source = nn.Embedding(Words, width);
        encoder = nn.GRU(width, width, batchFirst: true, bidirectional: true);
        bridge = nn.Linear(2 * width, width);
        target = nn.Embedding(Words, width);
        cell = nn.GRUCell(width, width);
        attention = nn.Linear(width, 2 * width, hasBias: false);
        combine = nn.Linear(3 * width, width);
        output = nn.Linear(width, Words);
        RegisterComponents();
        // Random weights hardly ever end a sentence: words that differ more, the end among them.
        using var noGradient = no_grad();
        output.weight!.mul_(8);
    }

    /// <summary>Sentences of any length, translated into at most as many words as are asked for.</summary>
    public static NetworkSample Sample()
    {
        var network = new Seq2Seq();
        var words = GraphInput.Int64("words", Words, Dimension.Dynamic("batch"), Dimension.Dynamic("length"));
        var request = new ExportRequest(
            "seq2seq", inputs => network.Forward(inputs[0], inputs[1].item<long>()), [words, GraphInput.Size("limit")], ["tokens", "log_probability"])
        { Module = network };
        return NetworkSample.Of(request, ("batch", [1, 6, 3]), ("length", [1, 19, 40]), ("limit", [1, 30, 25]));
    }

    /// <summary>Words (B, S) to a translation's words (B, limit), zeros after its end, and its log-probability (B).</summary>
    public IReadOnlyList<Tensor> Forward(Tensor words, long limit)
    {
        var batch = words.shape[0];
        var (memory, last) = encoder.call(source.call(words)); // (B, S, 2D), (2, B, D)
        var state = bridge.call(cat([last[0], last[1]], 1)).tanh(); // (B, D)
        var start = full(batch, Start, dtype: ScalarType.Int64);
        var result = OnnxLoop.Run(
            limit,
            [start, state, zeros(batch, limit, dtype: ScalarType.Int64), zeros(batch)],
            (t, carried) =>
            {
                var (word, tokens) = (carried[0], carried[2]);
                var h = cell.call(target.call(word), carried[1]); // (B, D)
                var best = Distribution(h, memory).max(1); // (B)
                var hasEnded = word.eq(End);
                var next = best.indexes.masked_fill(hasEnded, End);
                tokens = where(arange(limit).eq(t), next.unsqueeze(1), tokens); // (B, limit)
                return new LoopStep([next, h, tokens, carried[3] + best.values.masked_fill(hasEnded, 0)], Continue: next.ne(End).any());
            });
        return [result.Carried[2], result.Carried[3]];
    }

    /// <summary>Log-probabilities of the next word: the state attends to the sentence.</summary>
    private Tensor Distribution(Tensor h, Tensor memory)
    {
        var scores = memory.matmul(attention.call(h).unsqueeze(2)); // (B, S, 1)
        var context = (scores.softmax(1) * memory).sum(1); // (B, 2D)
        return output.call(combine.call(cat([h, context], 1)).tanh()).log_softmax(1); // (B, V)
    }
}
