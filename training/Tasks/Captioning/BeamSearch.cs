using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Tasks.Captioning.Metrics;
using Torchline.Training.Tasks.Captioning.Networks;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>
/// Searches for the likeliest captions: of all that continue the K best ones by a word, the K best are kept, at every word. They are
/// ranked by <c>log p / lengthᵅ</c>, since every word makes a caption less likely (Wu et al. 2016, section 7).
/// </summary>
/// <remarks>
/// <see cref="Start"/> and <see cref="Advance"/> are functions of tensors alone, so the search can also be traced as a loop; both
/// then find the same captions.
/// </remarks>
/// <param name="decoder">Gives the logits of the next words.</param>
/// <param name="lengthPenalty">The exponent of the length (α): 0 prefers short captions, 1 ranks by the mean of a word.</param>
public sealed class BeamSearch(ICaptionDecoder decoder, double lengthPenalty)
{
    /// <summary>The α of the evaluation after an epoch, and of captioners by hand.</summary>
    public const double UsualLengthPenalty = 0.7;

    /// <summary>Before the first word.</summary>
    /// <param name="features">The encoder's features of the images (B, …).</param>
    /// <param name="beam">Captions that are kept of each image (K).</param>
    /// <param name="maxLength">The most tokens of a caption (L), its end included.</param>
    public BeamState Start(Tensor features, long beam, long maxLength)
    {
        var images = features.shape[0];
        // The K captions are the same still: only one of them may be continued.
        var scores = zeros(beam).masked_fill(arange(beam).gt(0), double.NegativeInfinity).expand(images, beam); // (B, K)
        return new BeamState(
            decoder.Start(features).Repeat(beam),
            Words: full([images, beam], CaptionVocabulary.StartId, dtype: int64),
            LogProbabilities: scores,
            Lengths: zeros([images, beam]),
            Tokens: full([images, beam, maxLength], CaptionVocabulary.NullId, dtype: int64),
            Attention: decoder.Regions > 0 ? zeros([images, beam, maxLength, decoder.Regions]) : null);
    }

    /// <summary>Continues the captions by a word.</summary>
    /// <param name="step">How many words they have: an int64 scalar.</param>
    /// <param name="state">The captions before it.</param>
    /// <returns>The captions after it, the best of each image first.</returns>
    public BeamState Advance(Tensor step, BeamState state)
    {
        var (beam, maxLength) = (state.Tokens.shape[1], state.Tokens.shape[2]);
        var (logits, memory, attention) = decoder.Step(state.Words.flatten(), state.Memory); // (B K, V)
        var words = SuppressedTokens.Suppress(logits).log_softmax(-1).view([-1, beam, decoder.Words]); // (B, K, V)
        var ended = state.Ended; // (B, K)
        words = where(ended.unsqueeze(2), OnlyNull(), words);

        var total = state.LogProbabilities.unsqueeze(2) + words; // (B, K, V)
        var lengths = state.Lengths + ended.logical_not().to(float32); // (B, K)
        var ranks = total / lengths.pow(lengthPenalty).unsqueeze(2); // (B, K, V)
        var (_, best) = ranks.flatten(1).topk(checked((int)beam)); // (B, K)
        var parents = best.floor_divide(decoder.Words); // (B, K): which caption is continued …
        var next = best - (parents * decoder.Words); // (B, K): … by which word

        var rows = (parents + (arange(parents.shape[0]) * beam).unsqueeze(1)).flatten(); // (B K)
        var now = arange(maxLength).eq(step); // (L)
        return new BeamState(
            memory.Choose(rows),
            Words: next,
            LogProbabilities: total.flatten(1).gather(1, best),
            Lengths: lengths.gather(1, parents),
            Tokens: where(now, next.unsqueeze(2), Choose(state.Tokens, rows)),
            Attention: attention is null ? null : AttentionMaps(attention, ended, state.Attention!, rows, now));
    }

    /// <summary>
    /// Searches in libtorch, word by word, until all captions of all images have ended. What the memory of the result has of the
    /// images is disposed.
    /// </summary>
    /// <inheritdoc cref="Start" />
    public BeamState Search(Tensor features, long beam, long maxLength)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var state = Start(features, beam, maxLength);
        for (var step = 0L; step < maxLength && !state.Ended.all().item<bool>(); step++)
        {
            using var words = NewDisposeScope();
            state = Advance(tensor(step), state).MoveToOuterDisposeScope();
        }
        return state.MoveToOuterDisposeScope();
    }

    /// <summary>The maps of the words so far; zeros for a caption that has ended.</summary>
    private static Tensor AttentionMaps(Tensor attention, Tensor ended, Tensor before, Tensor rows, Tensor now)
    {
        var maps = attention.view_as(before.select(2, 0)) * ended.logical_not().unsqueeze(2).to(float32); // (B, K, R)
        return where(now.unsqueeze(1), Choose(maps, rows).unsqueeze(2), Choose(before, rows)); // (B, K, L, R)
    }

    /// <summary>Rows of a tensor (B, K, …), as if it were (B K, …).</summary>
    private static Tensor Choose(Tensor captions, Tensor rows) => captions.flatten(0, 1).index_select(0, rows).view_as(captions);

    /// <summary>An ended caption is continued by nothing, at no cost.</summary>
    private Tensor OnlyNull()
    {
        var only = new float[decoder.Words];
        only.AsSpan().Fill(float.NegativeInfinity);
        only[CaptionVocabulary.NullId] = 0;
        return tensor(only);
    }
}

/// <summary>The captions that a <see cref="BeamSearch"/> has so far: K of each of B images, of at most L tokens.</summary>
/// <param name="Memory">The decoder's memory, a row of state for each caption (B K, …).</param>
/// <param name="Words">The last word of each (B, K), int64.</param>
/// <param name="LogProbabilities">
/// The sum of the natural log-probabilities of their words (B, K); negative infinity where there are fewer captions.
/// </param>
/// <param name="Lengths">Their words, the end included (B, K), float32.</param>
/// <param name="Tokens">Their words (B, K, L), int64, then <c>&lt;NULL&gt;</c>.</param>
/// <param name="Attention">The attention of each word (B, K, L, R), zeros behind the end; null without attention.</param>
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

/// <summary>Generated captions of images: the best one of a beam search for each.</summary>
/// <param name="Words">The words of each image's caption.</param>
/// <param name="Attention">The attention of each of them, (words, R); empty for a decoder without attention.</param>
internal sealed record GeneratedCaptions(IReadOnlyList<IReadOnlyList<string>> Words, IReadOnlyList<float[][]> Attention)
{
    /// <summary>Searches captions, in evaluation mode.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="features">The encoder's features of the images, in batches (B, R, C); they are disposed.</param>
    /// <param name="vocabulary">The words.</param>
    /// <param name="beam">Captions that the search keeps.</param>
    /// <param name="maxLength">The most tokens of a caption, its end included.</param>
    /// <param name="lengthPenalty">The exponent of the length (see <see cref="BeamSearch"/>).</param>
    public static GeneratedCaptions Of(
        CaptionDecoder decoder, IEnumerable<Tensor> features, CaptionVocabulary vocabulary, int beam, int maxLength,
        double lengthPenalty = BeamSearch.UsualLengthPenalty)
    {
        decoder.eval();
        var search = new BeamSearch(decoder, lengthPenalty);
        var (words, attention) = (new List<IReadOnlyList<string>>(), new List<float[][]>());
        foreach (var batch in features)
        {
            using var scope = NewDisposeScope();
            using (batch)
            {
                var found = search.Search(batch, beam, maxLength);
                words.AddRange(Rows<long>(found.Tokens.select(1, 0)).Select(tokens => vocabulary.Decode(tokens)));
                if (found.Attention is { } looked)
                    attention.AddRange(Rows<float>(looked.select(1, 0)).Select(maps => maps.Chunk(decoder.Regions).ToArray()));
            }
        }
        return new GeneratedCaptions(words, attention);
    }

    /// <summary>Scores them against the references.</summary>
    public CaptionScores ScoresOn(CaptionSet set) => CaptionScores.Of(Words, [.. set.Images.Select(image => image.Captions)]);

    private static IEnumerable<T[]> Rows<T>(Tensor tensor)
        where T : unmanaged
    {
        using var contiguous = tensor.cpu().contiguous();
        return contiguous.data<T>().ToArray().Chunk((int)(tensor.numel() / tensor.shape[0]));
    }
}
