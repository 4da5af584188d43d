using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.Networks;

/// <summary>
/// An LSTM that says what is on an image. At each word it reads the word and what the image shows as a whole (Vinyals et al. 2015);
/// how a state becomes the scores of the next word is up to the derived decoder.
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
    private protected CaptionDecoder(string name, int words, CaptionerArchitecture sizes)
        : base(name)
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

    /// <summary>How likely every word of captions is, each from the image and the words before it.</summary>
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
        var seen = memory.Images[0].unsqueeze(1).unsqueeze(2).expand_as(words); // (B, n, T, E)
        var read = cat([words, seen], -1).flatten(0, 1); // (B n, T, 2 E)
        var (states, _, _) = lstm.call(read, (memory.State[0].unsqueeze(0), memory.State[1].unsqueeze(0))); // (B n, T, H)
        var (considered, _) = Consider(states.reshape([images, -1, Sizes.HiddenSize]), memory.Images); // (B, n T, X)
        var said = captions.narrow(2, 1, steps).ne(CaptionVocabulary.NullId).flatten().nonzero().squeeze(1); // (M)
        return Score(considered.flatten(0, 1).index_select(0, said)).MoveToOuterDisposeScope();
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
        var (considered, weights) = Consider(h.view([images, -1, Sizes.HiddenSize]), memory.Images); // (B, n, X), (B, n, R)
        return new DecoderStep(
            Score(considered.flatten(0, 1)), // (B n, V)
            memory with { State = [h.squeeze(0), c.squeeze(0)] },
            weights?.flatten(0, 1)); // (B n, R)
    }

    /// <summary>What every word reads of images: computed once.</summary>
    /// <param name="regions">Normalised regions (B, R, C).</param>
    private protected abstract IReadOnlyList<Tensor> Prepare(Tensor regions);

    /// <summary>What each next word is chosen by.</summary>
    /// <param name="states">States, the same number for each image (B, Q, H).</param>
    /// <param name="images">The gist of each image (B, E), then what <see cref="Prepare"/> returned.</param>
    /// <returns>What is considered (B, Q, X), and where it comes from (B, Q, R), if from anywhere.</returns>
    private protected abstract (Tensor Considered, Tensor? Weights) Consider(Tensor states, IReadOnlyList<Tensor> images);

    /// <summary>From what was considered (M, X) to what is said (M, H).</summary>
    private protected abstract Tensor Decide(Tensor considered);

    /// <summary>Dropout, in training.</summary>
    private protected Tensor Drop(Tensor x, double share) => training && share > 0 ? nn.functional.dropout(x, share) : x;

    private Tensor Score(Tensor considered) => vocabulary.call(Drop(Decide(considered), Sizes.Dropout)); // (M, V)
}
