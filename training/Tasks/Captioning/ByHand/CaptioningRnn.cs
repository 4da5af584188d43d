using Torchline.Training.Tasks.Captioning.ByHand.Layers;
using Torchline.Training.Tasks.Captioning.Networks;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>
/// A captioner whose every gradient is derived by hand (docs/reference/recurrent-layers.md): an image's features become the first state of a
/// recurrent layer, which reads a caption word by word and scores what comes next (Vinyals et al. 2015, with the image as state; the
/// captioning exercise of Stanford's CS231n).
/// </summary>
/// <remarks>
/// A module all the same: <see cref="Backward"/> adds to the parameters' <c>grad</c>, so optimizers, clipping and checkpoints work.
/// </remarks>
public sealed class CaptioningRnn : nn.Module, ICaptionDecoder
{
    private const double SmallestDeviation = 1e-5;

    private readonly TemporalAffine project;
    private readonly WordEmbedding embedding;
    private readonly RecurrentLayer layer;
    private readonly TemporalAffine vocabulary;
    private readonly Tensor mean; // (F)
    private readonly Tensor deviation; // (F)
    private readonly double dropout;

    /// <summary>Builds an untrained captioner.</summary>
    /// <param name="architecture">Its sizes.</param>
    /// <param name="words">Words of the vocabulary (V).</param>
    /// <param name="dtype">Type of the weights; single precision by default.</param>
    public CaptioningRnn(CaptioningRnnArchitecture architecture, int words, ScalarType? dtype = null) : base(nameof(CaptioningRnn))
    {
        var (features, vector, state) = (architecture.FeatureSize, architecture.EmbeddingSize, architecture.HiddenSize);
        project = new TemporalAffine(features, state, dtype);
        embedding = new WordEmbedding(words, vector, dtype);
        layer = architecture.Cell == RecurrentCell.Lstm ? new Lstm(vector, state, dtype) : new VanillaRnn(vector, state, dtype);
        vocabulary = new TemporalAffine(state, words, dtype);
        mean = zeros(features, dtype);
        deviation = ones(features, dtype);
        register_buffer(nameof(mean), mean);
        register_buffer(nameof(deviation), deviation);
        dropout = architecture.Dropout;
        Words = words;
        RegisterComponents();
    }

    /// <inheritdoc />
    public int Words { get; }

    /// <inheritdoc />
    public int Regions => 0;

    /// <summary>
    /// From now on features are centred and scaled by the statistics of these. Pooled features are all positive and much alike; what
    /// tells images apart is how they differ from the mean.
    /// </summary>
    /// <param name="features">Features of the training images (P, F).</param>
    public void Standardize(Tensor features)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        mean.copy_(features.mean([0]));
        deviation.copy_(features.std(0, unbiased: false).clamp_min(SmallestDeviation));
    }

    /// <summary>How badly the captions are foretold, each word from the image and the words before it.</summary>
    /// <param name="features">Features of the images (N, F).</param>
    /// <param name="captions">
    /// A caption of each (N, T + 1), int64: <c>&lt;START&gt;</c>, words, <c>&lt;END&gt;</c>, and <c>&lt;NULL&gt;</c> to fill up.
    /// </param>
    /// <returns>The loss, and what <see cref="Backward"/> needs.</returns>
    public CaptioningPass Forward(Tensor features, Tensor captions)
    {
        using var _ = no_grad();
        var steps = captions.shape[1] - 1;
        var words = captions.narrow(1, 0, steps); // (N, T): what is read
        var next = captions.narrow(1, 1, steps); // (N, T): what comes next
        var mask = next.ne(CaptionVocabulary.NullId); // (N, T)

        var standardized = (features - mean) / deviation; // (N, F)
        var h0 = project.Forward(standardized); // (N, F) -> (N, H)
        var (x, keptX) = Drop(embedding.Forward(words)); // (N, T) -> (N, T, D)
        var (states, cache) = layer.Forward(x, new RecurrentState(h0)); // (N, T, H)
        var (h, keptH) = Drop(states);
        using var scores = vocabulary.Forward(h); // (N, T, V)
        var (loss, logProbabilities) = TemporalSoftmaxLoss.Forward(scores, next, mask);
        return new CaptioningPass(loss, standardized, words, next, mask, keptX, cache, keptH, h, logProbabilities);
    }

    /// <summary>Adds the gradients of the loss to those of all parameters: the same way back, step by step.</summary>
    /// <param name="pass">What <see cref="Forward"/> returned.</param>
    public void Backward(CaptioningPass pass)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var dscores = TemporalSoftmaxLoss.Backward(pass.LogProbabilities, pass.Next, pass.Mask); // (N, T, V)
        var dstates = DropBackward(vocabulary.Backward(dscores, pass.H), pass.KeptH); // (N, T, H)
        var (dx, dinitial) = layer.Backward(dstates, pass.Cache); // (N, T, D), (N, H)
        embedding.Backward(DropBackward(dx, pass.KeptX), pass.Words);
        project.Backward(dinitial.H, pass.Features);
    }

    /// <summary>The state before the first word.</summary>
    /// <param name="features">Features of the images (N, F).</param>
    public RecurrentState Start(Tensor features)
    {
        using var _ = no_grad();
        var h = project.Forward((features - mean) / deviation); // (N, H)
        return new RecurrentState(h, layer is Lstm ? zeros_like(h) : null); // of the form that each step returns, so that a loop can carry it
    }

    /// <summary>One step of decoding.</summary>
    /// <param name="words">The last word of each caption (N), int64; <c>&lt;START&gt;</c> at first.</param>
    /// <param name="state">The state before it.</param>
    /// <returns>Scores of the next words (N, V) and the state before them.</returns>
    public (Tensor Scores, RecurrentState State) Step(Tensor words, RecurrentState state)
    {
        using var _ = no_grad();
        var (next, cache) = layer.StepForward(embedding.Forward(words), state);
        cache.Dispose();
        return (vocabulary.Forward(next.H), next);
    }

    /// <inheritdoc />
    DecoderMemory ICaptionDecoder.Start(Tensor features)
    {
        var state = Start(features);
        return new DecoderMemory([], state.C is null ? [state.H] : [state.H, state.C]);
    }

    /// <inheritdoc />
    DecoderStep ICaptionDecoder.Step(Tensor words, DecoderMemory memory)
    {
        var (scores, (h, c)) = Step(words, new RecurrentState(memory.State[0], memory.State.ElementAtOrDefault(1)));
        return new DecoderStep(scores, memory with { State = c is null ? [h] : [h, c] });
    }

    /// <summary>
    /// Dropout: <c>y = x ⊙ m</c>, where m is 0 with the given probability p and <c>1 / (1 - p)</c> otherwise, so that the mean stays.
    /// </summary>
    private (Tensor Y, Tensor? Kept) Drop(Tensor x)
    {
        if (!training || dropout == 0)
            return (x, null);
        var kept = nn.functional.dropout(ones_like(x), dropout);
        return (x * kept, kept);
    }

    /// <summary><c>dx = dy ⊙ m</c>.</summary>
    private static Tensor DropBackward(Tensor dy, Tensor? kept) => kept is null ? dy : dy * kept;
}

/// <summary>
/// A forward pass of <see cref="CaptioningRnn"/>: its loss, and what <see cref="CaptioningRnn.Backward"/> needs. It belongs to the
/// dispose scope of the caller.
/// </summary>
/// <param name="Loss">The masked loss, a scalar.</param>
/// <param name="Features">Features of the images (N, F), centred and scaled.</param>
/// <param name="Words">The words that were read (N, T).</param>
/// <param name="Next">The words that come next (N, T).</param>
/// <param name="Mask">Which of those count (N, T), bool.</param>
/// <param name="KeptX">What dropout multiplied the word vectors by (N, T, D); null without dropout.</param>
/// <param name="Cache">What the recurrent layer kept.</param>
/// <param name="KeptH">What dropout multiplied the states by (N, T, H); null without dropout.</param>
/// <param name="H">The states as the vocabulary saw them (N, T, H).</param>
/// <param name="LogProbabilities">Log-probabilities of all words (N, T, V).</param>
public sealed record CaptioningPass(
    Tensor Loss,
    Tensor Features,
    Tensor Words,
    Tensor Next,
    Tensor Mask,
    Tensor? KeptX,
    RecurrentCache Cache,
    Tensor? KeptH,
    Tensor H,
    Tensor LogProbabilities);
