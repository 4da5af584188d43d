using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Sentiment.Augmentation;
using Torchline.Training.Tasks.Sentiment.Data;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>A review as people would write it.</summary>
/// <param name="Text">Its text.</param>
/// <param name="IsPositive">Whether it praises.</param>
public sealed record LabeledReview(string Text, bool IsPositive)
{
    /// <summary>What it is an example of, such as <c>contrast</c>; empty for the reviews of a data set.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Whether it has a negation.</summary>
    public bool HasNegation { get; init; }

    /// <summary>Whether a training review has the same words.</summary>
    public bool IsInTrain { get; init; }
}

/// <summary>The reviews of a data folder as text, for models that are measured outside of libtorch.</summary>
public static class LabeledReviews
{
    private const int MaxMalformed = 100;

    /// <summary>The development reviews.</summary>
    /// <param name="data">A folder with <c>dev.txt</c>, or the word <c>synthetic</c>.</param>
    /// <param name="warn">Receives a line for each part of the data that is skipped.</param>
    /// <exception cref="InvalidDataException">The data is missing or malformed.</exception>
    public static IReadOnlyList<LabeledReview> ReadDevelopment(string data, Action<string> warn)
    {
        var splits = ReviewSplits.Load(data, new MalformedLines(MaxMalformed, warn), withUnlabelled: false);
        return Of(splits.Development, splits.Train);
    }

    /// <summary>The test reviews, by which nothing is chosen.</summary>
    /// <param name="data">A folder with <c>test.txt</c>, or the word <c>synthetic</c>.</param>
    /// <param name="warn">Receives a line for each part of the data that is skipped.</param>
    /// <exception cref="InvalidDataException">The data is missing or malformed.</exception>
    public static IReadOnlyList<LabeledReview> ReadTest(string data, Action<string> warn)
    {
        var malformed = new MalformedLines(MaxMalformed, warn);
        return Of(ReviewSplits.LoadTest(data, malformed).Reviews, ReviewSplits.Load(data, malformed, withUnlabelled: false).Train);
    }

    /// <summary>Sentences as people write them, by kind.</summary>
    /// <param name="path">A file of kind, 0 or 1, and text, with tabs between them.</param>
    /// <exception cref="InvalidDataException">The file is missing or malformed.</exception>
    public static IReadOnlyList<LabeledReview> ReadBehaviour(string path) =>
    [
        .. BehaviourFile.Read(path).Select(sentence => new LabeledReview(sentence.Review.Text!, sentence.Review.IsPositive)
        {
            Kind = sentence.Kind,
            HasNegation = Negations.IsIn(sentence.Review),
        }),
    ];

    private static IReadOnlyList<LabeledReview> Of(IReadOnlyList<Review> reviews, IReadOnlyList<Review> train)
    {
        var learned = new LearnedReviews(train);
        return
        [
            .. reviews.Select(review => new LabeledReview(PlainText.Of(review.Words), review.IsPositive)
            {
                HasNegation = Negations.IsIn(review),
                IsInTrain = learned.Contains(review),
            }),
        ];
    }
}

/// <summary>The training reviews, by their words: what is measured is also measured without those.</summary>
internal sealed class LearnedReviews(IEnumerable<Review> train)
{
    private readonly HashSet<string> texts = [.. train.Select(TextOf)];

    /// <summary>Whether a training review has the same words.</summary>
    public bool Contains(Review review) => texts.Contains(TextOf(review));

    private static string TextOf(Review review) => string.Join(' ', review.Words);
}
