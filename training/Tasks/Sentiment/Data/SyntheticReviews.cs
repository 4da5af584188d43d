using Torchline.Training.Core.Data;

namespace Torchline.Training.Tasks.Sentiment.Data;

/// <summary>
/// Restaurant reviews from a small grammar, so that training, export and serving can be tried anywhere without a download.
/// The sentences hold what makes the real task hard: negation, intensifiers, and clauses that contradict the verdict.
/// </summary>
internal static class SyntheticReviews
{
    private static readonly string[] Things =
    [
        "food", "service", "pizza", "coffee", "staff", "soup", "room", "salad", "burger", "place", "waiter", "menu", "dessert",
        "bread", "patio", "music", "chicken", "pasta", "tea", "lunch", "dinner", "breakfast", "sauce", "price", "location",
    ];

    private static readonly string[] Praise =
    [
        "great", "delicious", "friendly", "excellent", "fresh", "amazing", "tasty", "wonderful", "perfect", "lovely",
        "good", "fantastic", "superb", "charming",
    ];

    private static readonly string[] Blame =
    [
        "terrible", "bland", "rude", "awful", "stale", "horrible", "slow", "disgusting", "cold", "dirty",
        "bad", "disappointing", "overpriced", "greasy",
    ];

    private static readonly string[] PositiveVerdicts =
    [
        "i will be back", "highly recommended", "we loved every bite", "it made my day", "worth every penny",
        "i recommend it to everyone",
    ];

    private static readonly string[] NegativeVerdicts =
    [
        "never again", "avoid this place", "a waste of money", "i want my money back", "we walked out",
        "i regret going there",
    ];

    private static readonly string[] Intensifiers = ["really", "very", "so", "absolutely", "truly", "incredibly", "quite"];
    private static readonly string[] Verbs = ["is", "was", "tastes", "looked", "seemed"];
    private static readonly string[] Openers = ["honestly ,", "well ,", "overall", "as always", "this time", "to be fair ,"];

    /// <summary>The names of the splits.</summary>
    public static IReadOnlyList<string> Splits { get; } = ["train", "dev", "test"];

    /// <summary>The reviews of one split; the same on every call and every machine.</summary>
    /// <param name="split"><c>train</c> (4,000 reviews), <c>dev</c> (1,000) or <c>test</c> (1,000).</param>
    public static IReadOnlyList<Review> Split(string split) => split switch
    {
        "train" => Generate(4_000, seed: 1),
        "dev" => Generate(1_000, seed: 2),
        "test" => Generate(1_000, seed: 3),
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, "expected train, dev or test"),
    };

    /// <summary>Generates <paramref name="count"/> reviews, half of them positive.</summary>
    public static IReadOnlyList<Review> Generate(int count, long seed)
    {
        var random = SplitMix64.For(seed);
        var reviews = new Review[count];
        for (var i = 0; i < count; i++)
        {
            var positive = i % 2 == 1;
            reviews[i] = new Review(Sentence(positive, ref random).Split(' '), positive);
        }
        random.Shuffle(reviews.AsSpan());
        return reviews;
    }

    private static string Sentence(bool positive, ref SplitMix64 random)
    {
        var opener = Chance(0.25, ref random) ? Pick(Openers, ref random) + " " : "";
        var body = random.Below(10) switch
        {
            < 4 => Clause(positive, ref random),
            < 6 => $"{Clause(positive, ref random)} and {Clause(positive, ref random)}",
            < 7 => $"the {Pick(Things, ref random)} looked {Adjective(!positive, ref random)} , but {Clause(positive, ref random)} , " +
                Verdict(positive, ref random),
            _ => $"{Clause(positive, ref random)} , {Verdict(positive, ref random)}",
        };
        return $"{opener}{body} {(Chance(0.2, ref random) ? "!" : ".")}";
    }

    private static string Clause(bool positive, ref SplitMix64 random)
    {
        var thing = Pick(Things, ref random);
        if (Chance(0.15, ref random))
            return $"the {thing} was n't {Adjective(!positive, ref random)}{(positive ? " at all" : " enough")}";
        var intensifier = Chance(0.4, ref random) ? Pick(Intensifiers, ref random) + " " : "";
        return $"the {thing} {Pick(Verbs, ref random)} {intensifier}{Adjective(positive, ref random)}";
    }

    private static string Adjective(bool positive, ref SplitMix64 random) => Pick(positive ? Praise : Blame, ref random);

    private static string Verdict(bool positive, ref SplitMix64 random) => Pick(positive ? PositiveVerdicts : NegativeVerdicts, ref random);

    private static bool Chance(double probability, ref SplitMix64 random) => random.NextDouble() < probability;

    private static string Pick(string[] from, ref SplitMix64 random) => from[random.Below(from.Length)];
}
