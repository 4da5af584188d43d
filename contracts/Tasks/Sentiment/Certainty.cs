using System.Globalization;
using System.Text;
using Torchline.Contracts.Packages;

namespace Torchline.Contracts.Tasks.Sentiment;

/// <summary>Tells the answers that a model is certain of from those that it guesses.</summary>
public static class Certainty
{
    /// <summary>
    /// Limits for English reviews in word pieces, measured on <c>dev.txt</c>: of its 10,000 sentences 0.05 % have fewer words and 0.46 % a
    /// larger share of pieces that continue a word, with BERT's vocabulary pruned to the pieces of the training data (whole: 0.28 %). Of 59
    /// sentences in 28 other languages 98 % pass a limit (whole: 85 %). The limit of the score is a model's own matter.
    /// </summary>
    /// <param name="minScore">The smallest probability of the label, after calibration.</param>
    public static TextCertainty OfReviews(double minScore) =>
        new(MinWords: 3, minScore, MaxUnknown: 0.25, MaxContinuations: 0.35, MinLatin: 0.5);

    /// <summary>Whether an answer is more than a guess.</summary>
    /// <param name="limits">The model's limits.</param>
    /// <param name="score">The probability of the label, after calibration.</param>
    /// <param name="text">The text.</param>
    /// <param name="ids">The text's ids.</param>
    /// <param name="tokenizer">What they come from.</param>
    public static bool IsCertain(this TextCertainty limits, float score, string text, ReadOnlySpan<long> ids, SentimentTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(tokenizer);
        return score >= limits.MinScore && HasEnoughWords(text, limits) && AreUsual(ids[tokenizer.Margin..^tokenizer.Margin], limits, tokenizer);
    }

    /// <summary>Words are runs of letters and what belongs to them, such as the apostrophe of "don't"; letters are of the right script.</summary>
    private static bool HasEnoughWords(ReadOnlySpan<char> text, TextCertainty limits)
    {
        int words = 0, letters = 0, latin = 0;
        var isInWord = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetter(rune))
            {
                words += isInWord ? 0 : 1;
                letters++;
                latin += IsLatin(rune) ? 1 : 0;
                isInWord = true;
            }
            else
            {
                isInWord &= !Rune.IsWhiteSpace(rune) && !IsBetweenWords(rune);
            }
        }
        return words >= limits.MinWords && latin >= limits.MinLatin * letters;
    }

    private static bool IsBetweenWords(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.OtherSymbol or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation ||
        rune.Value is '/' or ',' or ';' or ':' or '!' or '?' or '…';

    private static bool IsLatin(Rune letter) => letter.Value is
        < 0x250 or (>= 0x1E00 and <= 0x1EFF) or (>= 0x2C60 and <= 0x2C7F) or (>= 0xA720 and <= 0xA7FF) or (>= 0xFF21 and <= 0xFF5A);

    private static bool AreUsual(ReadOnlySpan<long> ids, TextCertainty limits, SentimentTokenizer tokenizer)
    {
        int unknown = 0, continuing = 0;
        foreach (var id in ids)
        {
            unknown += id == tokenizer.UnknownId ? 1 : 0;
            continuing += tokenizer.ContinuesWord(id) ? 1 : 0;
        }
        return unknown <= limits.MaxUnknown * ids.Length && continuing <= limits.MaxContinuations * ids.Length;
    }
}
