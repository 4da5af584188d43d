using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Sentiment.Augmentation;
using Torchline.Training.Tasks.Sentiment.Data;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>A review as people would write it.</summary>
/// <param name="Text">Its text.</param>
/// <param name="IsPositive">Whether it praises.</param>
public sealed record LabeledReview(string Text, bool IsPositive);

/// <summary>The reviews of a data folder as text, for models that are measured outside of libtorch.</summary>
public static class LabeledReviews
{
    private const int MaxMalformed = 100;

    /// <summary>The development reviews.</summary>
    /// <param name="data">A folder with <c>dev.txt</c>, or the word <c>synthetic</c>.</param>
    /// <exception cref="InvalidDataException">The data is missing or malformed.</exception>
    public static IReadOnlyList<LabeledReview> ReadDevelopment(string data) =>
    [
        .. ReviewSplits.Load(data, new MalformedLines(MaxMalformed, _ => { }), withUnlabelled: false).Development
            .Select(review => new LabeledReview(PlainText.Of(review.Words), review.IsPositive)),
    ];
}
