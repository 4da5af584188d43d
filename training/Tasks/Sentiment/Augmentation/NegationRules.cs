using System.Collections.Frozen;
using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Sentiment.Data;

namespace Torchline.Training.Tasks.Sentiment.Augmentation;

/// <summary>
/// Negates what a sentence says of its subject, or takes the negation away, and turns its label, where the only word of the polarity lexicon
/// in it agrees with the label. Sentences are tokens of the data (<c>was n't</c>).
/// </summary>
internal static class NegationRules
{
    private const int LongestSentence = 14;

    private static readonly FrozenSet<string> Copulas = FrozenSet.Create("is", "was", "are", "were");
    private static readonly FrozenSet<string> Adverbs = FrozenSet.Create(
        "very", "really", "so", "super", "extremely", "pretty", "absolutely", "always", "just", "quite", "too", "also", "incredibly", "totally");
    private static readonly FrozenSet<string> Subjects = FrozenSet.Create(
        "i", "we", "they", "he", "she", "it", "you", "staff", "place", "food", "waiter", "waitress", "server", "manager", "owner", "service",
        "who", "guy", "lady", "people");
    private static readonly FrozenSet<string> Turns = FrozenSet.Create(
        "but", "however", "though", "although", "except", "used", "if", "yet", "until", "despite", "unless", "than", "and", ",", "with", "both");
    private static readonly FrozenSet<string> Determiners = FrozenSet.Create("a", "an", "any", "some", "many", "several", "the", "such", "more");
    private static readonly FrozenSet<string> OnlyNegated = FrozenSet.Create("any", "anything", "anyone", "anywhere", "anymore", "either", "ever", "yet");

    /// <summary>A sentence of the other label; null where no rule holds.</summary>
    public static Review? Turn(Review review, ref SplitMix64 random)
    {
        var words = review.Words;
        if (words.Count > LongestSentence || words.Any(Turns.Contains) || words.Contains("?"))
            return null;
        var negations = words.Count(Negations.Contains);
        var turned = (negations, review.IsPositive) switch
        {
            (0, _) => Negate(review, ref random),
            (1, false) => Affirm(words),
            _ => null,
        };
        return turned is null ? null : new Review(turned, !review.IsPositive);
    }

    private static string[]? Negate(Review review, ref SplitMix64 random)
    {
        var words = review.Words;
        var sign = review.IsPositive ? 1 : -1;
        var polar = Enumerable.Range(0, words.Count).Where(i => PolarityLexicon.Of(words[i]) != 0).ToArray();
        if (polar is [])
            return review.IsPositive ? null : NegateFlaw(words);
        if (polar is not [var at] || PolarityLexicon.Of(words[at]) != sign)
            return null;
        if (PolarityLexicon.Adjectives.ContainsKey(words[at]) && words[at] != "best")
            return NegateAdjective(words, at, ref random) ?? (review.IsPositive ? NegateMerit(words, at) : null);
        if (PolarityLexicon.Past.TryGetValue(words[at], out var past))
            return NegateVerb(words, at, past.Base, "did", ref random);
        return PolarityLexicon.Base.ContainsKey(words[at]) ? NegateVerb(words, at, words[at], "do", ref random) : null;
    }

    private static string[]? NegateAdjective(IReadOnlyList<string> words, int at, ref SplitMix64 random)
    {
        var copula = at - 1;
        while (copula >= 0 && Adverbs.Contains(words[copula]))
            copula--;
        if (copula < 0)
            return null;
        var adjective = words[at];
        if (Copulas.Contains(words[copula]))
        {
            string verb = words[copula], very = at - copula > 1 ? words[at - 1] : "very";
            string[] said = random.Below(9) switch
            {
                0 => [verb, "not", adjective],
                1 => [verb, "n't", very, adjective],
                2 => [verb, "never", adjective],
                3 => [verb, "n't", adjective, "at", "all"],
                4 => [verb, "not", adjective, "at", "all"],
                5 => [verb, "far", "from", adjective],
                6 => [verb, "anything", "but", adjective],
                7 => [verb, "not", "too", adjective],
                _ => [verb, "n't", adjective],
            };
            return [.. words.Take(copula), .. said, .. words.Skip(at + 1)];
        }
        return null;
    }

    private static string[]? NegateVerb(IReadOnlyList<string> words, int at, string form, string auxiliary, ref SplitMix64 random)
    {
        var subject = at - 1;
        while (subject >= 0 && (Adverbs.Contains(words[subject]) || words[subject] is "highly" or "definitely" or "even"))
            subject--;
        if (subject < 0 || !Subjects.Contains(words[subject]) || (auxiliary == "do" && words[subject] is not ("i" or "we" or "they" or "you")))
            return null;
        if (subject > 0 && words[subject - 1] is "what" or "that" or "everything")
            return null;
        string[] said = random.Below(4) switch
        {
            0 => [auxiliary, "not", form],
            1 => ["never", words[at]],
            2 => [auxiliary, "n't", "really", form],
            _ => [auxiliary, "n't", form],
        };
        return [.. words.Take(subject + 1), .. said, .. words.Skip(at + 1)];
    }

    /// <summary><c>had a problem</c> becomes <c>had no problem</c>.</summary>
    private static string[]? NegateFlaw(IReadOnlyList<string> words)
    {
        for (var at = 1; at < words.Count; at++)
        {
            if (PolarityLexicon.Nouns.TryGetValue(words[at], out var isMerit) && !isMerit && Determiners.Contains(words[at - 1]))
                return [.. words.Take(at - 1), "no", .. words.Skip(at)];
        }
        return null;
    }

    /// <summary><c>has great flavor</c> becomes <c>has no flavor</c>.</summary>
    private static string[]? NegateMerit(IReadOnlyList<string> words, int adjective)
    {
        var noun = adjective + 1;
        if (noun >= words.Count || !PolarityLexicon.Nouns.GetValueOrDefault(words[noun]) || Continues(words, noun))
            return null;
        var start = adjective;
        while (start > 0 && (Adverbs.Contains(words[start - 1]) || Determiners.Contains(words[start - 1])))
            start--;
        return [.. words.Take(start), "no", .. words.Skip(noun)];
    }

    /// <summary>Whether a noun is the first part of a longer one, or has more said of it: <c>great food truck</c>, <c>great service is</c>.</summary>
    private static bool Continues(IReadOnlyList<string> words, int noun) =>
        noun + 1 < words.Count && words[noun + 1] is not ("." or "!" or "here" or "at" or "in" or "from" or "every" or "for" or "again" or "to");

    /// <summary><c>was n't good</c> becomes <c>was good</c>, <c>would n't recommend</c> becomes <c>would recommend</c>.</summary>
    private static string[]? Affirm(IReadOnlyList<string> words)
    {
        var not = words.Index().First(word => Negations.Contains(word.Item)).Index;
        if (words[not] is not ("n't" or "not" or "never") || not == 0)
            return null;
        var at = not + 1;
        while (at < words.Count && (Adverbs.Contains(words[at]) || words[at] is "even" or "that" or "particularly"))
            at++;
        if (at >= words.Count || words.Count(word => PolarityLexicon.Of(word) != 0) != 1 || PolarityLexicon.Of(words[at]) < 1)
            return null;
        var before = words[not - 1];
        string[]? said = null;
        if (Copulas.Contains(before) && PolarityLexicon.Adjectives.ContainsKey(words[at]))
            said = [before, .. at > not + 1 ? ["really"] : Array.Empty<string>(), words[at]];
        else if (before is "would" or "will" or "can" && words[at] is "recommend")
            said = [before, words[at]];
        else if (before == "did" && PolarityLexicon.Base.TryGetValue(words[at], out var verb))
            said = [verb.Past];
        else if (before == "do" && PolarityLexicon.Base.ContainsKey(words[at]))
            said = [words[at]];
        if (said is null)
            return null;
        var rest = words.Skip(at + 1).ToArray();
        var stress = Array.IndexOf(rest, "at");
        if (stress >= 0 && stress + 1 < rest.Length && rest[stress + 1] == "all")
            rest = [.. rest[..stress], .. rest[(stress + 2)..]];
        return rest.Any(OnlyNegated.Contains) ? null : [.. words.Take(not - 1), .. said, .. rest];
    }
}
