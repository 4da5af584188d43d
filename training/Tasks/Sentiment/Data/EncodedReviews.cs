using Torchline.Contracts.Text;

namespace Torchline.Training.Tasks.Sentiment.Data;

/// <summary>Reviews as word ids, packed end to end in one array, with a target each.</summary>
public sealed class EncodedReviews
{
    private readonly int[] ids;
    private readonly int[] starts; // starts[i]..starts[i + 1] are review i's words

    /// <summary>Encodes <paramref name="sentences"/>; words outside the vocabulary become <c>&lt;unk&gt;</c>.</summary>
    /// <param name="sentences">The tokens of each review. One without any token gets a single <c>&lt;unk&gt;</c>.</param>
    /// <param name="targets">The probability that each review is positive: 0 or 1, or a teacher's opinion.</param>
    /// <param name="vocabulary">Gives each word its id.</param>
    public EncodedReviews(IReadOnlyList<IReadOnlyList<string>> sentences, float[] targets, Vocabulary vocabulary)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(targets.Length, sentences.Count);
        Targets = targets;
        starts = new int[sentences.Count + 1];
        for (var i = 0; i < sentences.Count; i++)
            starts[i + 1] = starts[i] + Math.Max(1, sentences[i].Count);
        ids = new int[starts[^1]];
        Array.Fill(ids, Vocabulary.UnknownId);
        for (var i = 0; i < sentences.Count; i++)
        {
            for (var t = 0; t < sentences[i].Count; t++)
                ids[starts[i] + t] = vocabulary.IdOf(sentences[i][t]);
        }
    }

    /// <summary>Encodes labelled reviews: target 1 for the positive ones, 0 for the others.</summary>
    public EncodedReviews(IReadOnlyList<Review> reviews, Vocabulary vocabulary)
        : this([.. reviews.Select(review => review.Words)], [.. reviews.Select(review => review.IsPositive ? 1f : 0f)], vocabulary)
    {
    }

    /// <summary>How many reviews there are.</summary>
    public int Count => Targets.Length;

    /// <summary>For each review, the probability that it is positive.</summary>
    public float[] Targets { get; }

    /// <summary>The word ids of review <paramref name="index"/>.</summary>
    public ReadOnlySpan<int> this[int index] => ids.AsSpan(starts[index], LengthOf(index));

    /// <summary>How many words review <paramref name="index"/> has.</summary>
    public int LengthOf(int index) => starts[index + 1] - starts[index];
}
