using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Sentiment.Data;

namespace Torchline.Training.Tasks.Sentiment.Augmentation;

/// <summary>What is added to the training reviews.</summary>
public sealed record MixRecipe
{
    /// <summary>Sentences drawn from patterns of negation, contrast and comparison.</summary>
    public int Patterns { get; init; } = 7_000;

    /// <summary>Pairs of a positive and a negative training sentence, joined by a conjunction.</summary>
    public int Contrasts { get; init; } = 2_500;

    /// <summary>How many times each training sentence is negated by rule, where a rule holds, or its negation is taken away.</summary>
    public int Turns { get; init; } = 1;

    /// <summary>How many times positive training sentences with a negation come, as most sentences with one are negative.</summary>
    public int NegatedPositives { get; init; } = 4;

    /// <summary>The share of sentences with typing noise.</summary>
    public double Noise { get; init; } = 0.12;
}

/// <summary>The training reviews as people would write them, with sentences in which a negation or a contrast decides.</summary>
internal static class ReviewMix
{
    private const int Key = 7;

    /// <summary>Mixes the training sentences.</summary>
    /// <param name="train">The training reviews.</param>
    /// <param name="heldOut">Sentences that nothing which is added may resemble.</param>
    /// <param name="recipe">What to add.</param>
    /// <param name="seed">Fixes what is drawn.</param>
    public static IReadOnlyList<PlainReview> Of(
        IReadOnlyList<Review> train, IEnumerable<IReadOnlyList<string>> heldOut, MixRecipe recipe, long seed)
    {
        var random = SplitMix64.For(seed, Key);
        var resemblance = new Resemblance(heldOut);
        var reviews = new List<Review>(train);
        var negatedPositives = train.Where(review => review.IsPositive && Negations.IsIn(review)).ToArray();
        for (var times = 1; times < recipe.NegatedPositives; times++)
            reviews.AddRange(negatedPositives);

        for (var times = 0; times < recipe.Turns; times++)
        {
            foreach (var review in train)
                Add(NegationRules.Turn(review, ref random));
        }
        for (var i = 0; i < recipe.Patterns; i++)
            Add(SentencePatterns.Default.Draw(ref random));
        var pairs = new ContrastPairs(train);
        for (var i = 0; i < recipe.Contrasts && pairs.CanDraw; i++)
            Add(pairs.Draw(ref random));

        var texts = new List<PlainReview>(reviews.Count);
        foreach (var review in reviews)
        {
            var text = PlainText.Of(review.Words);
            if (random.NextDouble() < recipe.Noise)
                text = TypingNoise.Add(text, review.IsPositive, ref random);
            texts.Add(new PlainReview(text, review.IsPositive));
        }
        return texts;

        void Add(Review? review)
        {
            if (review is not null && !resemblance.Of(review.Words))
                reviews.Add(review);
        }
    }
}

/// <summary>A review as text.</summary>
/// <param name="Text">As people write.</param>
/// <param name="IsPositive">Whether it praises.</param>
internal sealed record PlainReview(string Text, bool IsPositive);

/// <summary>Recognises near copies of sentences that are measured by.</summary>
internal sealed class Resemblance(IEnumerable<IReadOnlyList<string>> heldOut)
{
    private const double NearCopy = 0.6;

    private readonly HashSet<string>[] heldOut = [.. heldOut.Select(WordsOf)];

    /// <summary>Whether a sentence shares three of five words with one that is held out.</summary>
    public bool Of(IReadOnlyList<string> tokens)
    {
        var words = WordsOf(tokens);
        foreach (var other in heldOut)
        {
            var common = words.Count(other.Contains);
            if (common >= NearCopy * (words.Count + other.Count - common))
                return true;
        }
        return false;
    }

    private static HashSet<string> WordsOf(IReadOnlyList<string> tokens) => [.. tokens.Where(token => char.IsLetter(token[0]) || token == "n't")];
}
