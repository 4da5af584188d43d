namespace Torchline.Training.Tasks.Captioning.Networks;

/// <summary>
/// An LSTM that generates captions. Its inputs are the last word and the image's mean features (Vinyals et al. 2015); how a state becomes
/// the logits of the next word is up to the derived decoder.
/// </summary>
public abstract class CaptionDecoder : nn.Module<Tensor, Tensor, Tensor>, ICaptionDecoder
{
    private readonly LayerNorm norm;
    private readonly Embedding embedding;
    private readonly Linear gist;
    private readonly Linear hidden;
    private readonly Linear cell;
    private readonly LSTM lstm;
    private readonly Linear vocabulary;

    /// <summary>An untrained decoder.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="words">Words of the vocabulary (V).</param>
    /// <param name="sizes">Its sizes.</param>
    private protected CaptionDecoder(string name, int words, CaptionerArchitecture sizes) : base(name)
    {
        (Words, Sizes) = (words, sizes);
        norm = nn.LayerNorm(sizes.FeatureSize);
        embedding = nn.Embedding(words, sizes.EmbeddingSize, padding_idx: CaptionVocabulary.NullId);
        gist = nn.Linear(sizes.FeatureSize, sizes.EmbeddingSize);
        hidden = nn.Linear(sizes.FeatureSize, sizes.HiddenSize);
        cell = nn.Linear(sizes.FeatureSize, sizes.HiddenSize);
        lstm = nn.LSTM(2 * sizes.EmbeddingSize, sizes.HiddenSize, batchFirst: true);
        vocabulary = nn.Linear(sizes.HiddenSize, words);
    }

    /// <inheritdoc />
    public int Words { get; }

    /// <inheritdoc />
    public abstract int Regions { get; }

    /// <summary>Sizes and the shares that are dropped in training.</summary>
    protected CaptionerArchitecture Sizes { get; }

    /// <summary>The logits of every word of given captions, each from the image and the words before it (teacher forcing).</summary>
    /// <param name="features">Regions of images (B, R, C).</param>
    /// <param name="captions">
    /// Captions of each image (B, n, T + 1), int64: <c>&lt;START&gt;</c>, words, <c>&lt;END&gt;</c>, then <c>&lt;NULL&gt;</c>.
    /// </param>
    /// <returns>
    /// Logits of what comes next (M, V): a row for each of the M words and ends, in the captions' order; none for <c>&lt;NULL&gt;</c>.
    /// </returns>
    public override Tensor forward(Tensor features, Tensor captions)
    {
        using var scope = NewDisposeScope();
        var (images, count, steps) = (captions.shape[0], captions.shape[1], captions.shape[2] - 1);
        var memory = Start(features).Repeat(count);
        var words = Drop(embedding.call(captions.narrow(2, 0, steps)), Sizes.Dropout); // (B, n, T, E)
        var image = memory.Images[0].unsqueeze(1).unsqueeze(2).expand_as(words); // (B, n, T, E)
        var read = cat([words, image], -1).flatten(0, 1); // (B n, T, 2 E)
        var (states, _, _) = lstm.call(read, (memory.State[0].unsqueeze(0), memory.State[1].unsqueeze(0))); // (B n, T, H)
        var (contexts, _) = Attend(states.reshape([images, -1, Sizes.HiddenSize]), memory.Images); // (B, n T, X)
        var targets = captions.narrow(2, 1, steps).ne(CaptionVocabulary.NullId).flatten().nonzero().squeeze(1); // (M)
        return Score(contexts.flatten(0, 1).index_select(0, targets)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public DecoderMemory Start(Tensor features)
    {
        var regions = norm.call(features); // (B, R, C)
        var whole = regions.mean([1]); // (B, C)
        return new DecoderMemory(
            [gist.call(Drop(whole, Sizes.FeatureDropout)).relu(), .. Prepare(regions)], // (B, E), …
            [hidden.call(whole).tanh(), cell.call(whole).tanh()]); // (B, H) each
    }

    /// <inheritdoc />
    public DecoderStep Step(Tensor words, DecoderMemory memory)
    {
        var images = memory.Images[0].shape[0];
        var read = embedding.call(words).view([images, -1, Sizes.EmbeddingSize]); // (B, n, E)
        read = cat([read, memory.Images[0].unsqueeze(1).expand_as(read)], -1).flatten(0, 1).unsqueeze(1); // (B n, 1, 2 E)
        var (_, h, c) = lstm.call(read, (memory.State[0].unsqueeze(0), memory.State[1].unsqueeze(0))); // (1, B n, H)
        var (contexts, weights) = Attend(h.view([images, -1, Sizes.HiddenSize]), memory.Images); // (B, n, X), (B, n, R)
        return new DecoderStep(
            Score(contexts.flatten(0, 1)), // (B n, V)
            memory with { State = [h.squeeze(0), c.squeeze(0)] },
            weights?.flatten(0, 1)); // (B n, R)
    }

    /// <summary>The inputs of all words that depend on the image alone: computed once.</summary>
    /// <param name="regions">Normalised regions (B, R, C).</param>
    private protected abstract IReadOnlyList<Tensor> Prepare(Tensor regions);

    /// <summary>The contexts that the next words are predicted from.</summary>
    /// <param name="states">States, the same number for each image (B, Q, H).</param>
    /// <param name="images">The mean features of each image (B, E), then what <see cref="Prepare"/> returned.</param>
    /// <returns>Contexts (B, Q, X), and the attention of each region (B, Q, R), if there is any.</returns>
    private protected abstract (Tensor Contexts, Tensor? Weights) Attend(Tensor states, IReadOnlyList<Tensor> images);

    /// <summary>From contexts (M, X) to the input of the vocabulary layer (M, H).</summary>
    private protected abstract Tensor Merge(Tensor contexts);

    /// <summary>Dropout, in training.</summary>
    private protected Tensor Drop(Tensor x, double share) => training && share > 0 ? nn.functional.dropout(x, share) : x;

    private Tensor Score(Tensor contexts) => vocabulary.call(Drop(Merge(contexts), Sizes.Dropout)); // (M, V)
}

/// <summary>A decoder without attention, from the image's mean features alone (Vinyals et al. 2015).</summary>
internal sealed class LstmDecoder : CaptionDecoder
{
    /// <summary>An untrained decoder.</summary>
    /// <param name="words">Words of the vocabulary (V).</param>
    /// <param name="sizes">Its sizes.</param>
    public LstmDecoder(int words, CaptionerArchitecture sizes) : base(nameof(LstmDecoder), words, sizes) => RegisterComponents();

    public override int Regions => 0;

    private protected override IReadOnlyList<Tensor> Prepare(Tensor regions) => [];

    private protected override (Tensor Contexts, Tensor? Weights) Attend(Tensor states, IReadOnlyList<Tensor> images) => (states, null);

    private protected override Tensor Merge(Tensor contexts) => contexts;
}
