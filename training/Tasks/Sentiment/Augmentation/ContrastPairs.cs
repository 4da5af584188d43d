using System.Collections.Frozen;
using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Sentiment.Data;

namespace Torchline.Training.Tasks.Sentiment.Augmentation;

/// <summary>Joins a positive and a negative sentence of the training data into one that says what the main clause says: <c>A, but B.</c></summary>
internal sealed class ContrastPairs
{
    private const int Shortest = 3;
    private const int Longest = 10;

    private static readonly FrozenSet<string> Excluded = FrozenSet.Create(
        "but", "however", "though", "although", "except", "?", "(", ")", ":", ";", "if", "used", "then", "...", "--", "``", "''", "also", "either");

    private readonly string[][] positive;
    private readonly string[][] negative;

    /// <summary>Chooses short sentences whose polar words all agree with the label.</summary>
    public ContrastPairs(IReadOnlyList<Review> reviews)
    {
        positive = [.. reviews.Where(review => review.IsPositive && IsClear(review)).Select(ClauseOf)];
        negative = [.. reviews.Where(review => !review.IsPositive && IsClear(review)).Select(ClauseOf)];
    }

    /// <summary>Whether there are sentences of both kinds.</summary>
    public bool CanDraw => positive.Length > 0 && negative.Length > 0;

    /// <summary>Draws a sentence, half of them positive.</summary>
    public Review Draw(ref SplitMix64 random)
    {
        var isPositive = random.Below(2) == 1;
        var (aside, main) = isPositive ? (negative, positive) : (positive, negative);
        string[] a = aside[random.Below(aside.Length)], b = main[random.Below(main.Length)];
        string[] words = random.Below(10) switch
        {
            0 => ["although", .. a, ",", .. b],
            1 => ["even", "though", .. a, ",", .. b],
            2 => [.. b, ",", "even", "though", .. a],
            3 => [.. b, "although", .. a],
            4 => [.. a, ".", "however", ",", .. b],
            5 => [.. a, ",", "yet", .. b],
            6 => [.. a, ",", "but", "overall", .. b],
            7 => [.. a, "but", .. b],
            _ => [.. a, ",", "but", .. b],
        };
        return new Review([.. words, random.Below(5) == 0 ? "!" : "."], isPositive);
    }

    private static bool IsClear(Review review)
    {
        var words = review.Words;
        if (words.Count is < Shortest or > Longest || words[^1] is not ("." or "!") || words.Any(Excluded.Contains) || Negations.IsIn(review))
            return false;
        var polarities = words.Select(PolarityLexicon.Of).Where(polarity => polarity != 0).ToArray();
        return polarities.Length > 0 && polarities.All(polarity => polarity == (review.IsPositive ? 1 : -1));
    }

    private static string[] ClauseOf(Review review) => [.. review.Words.Take(review.Words.Count - 1)];
}
