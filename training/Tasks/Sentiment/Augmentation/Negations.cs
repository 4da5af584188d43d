using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Training.Tasks.Sentiment.Data;

namespace Torchline.Training.Tasks.Sentiment.Augmentation;

/// <summary>The words by which a sentence counts as one with a negation.</summary>
internal static class Negations
{
    /// <summary>Whether a token negates.</summary>
    public static bool Contains(string word) => Negation.English.Contains(word);

    /// <summary>Whether a review has a negation.</summary>
    public static bool IsIn(Review review) => review.Words.Any(Contains);
}
