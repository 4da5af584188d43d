using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Training.Core.Data;

namespace Torchline.Training.Tasks.Sentiment.Data;

/// <summary>Reads review sentences from text files, one a line.</summary>
internal static class ReviewFile
{
    /// <summary>No line of real review data comes near this length, in characters.</summary>
    private const int MaximumLineLength = 1 << 16;

    /// <summary>Reads lines of the form <c>0 bad food .</c> or <c>1 good food .</c>: the label, a space, the sentence.</summary>
    /// <param name="path">The text file, UTF-8.</param>
    /// <param name="malformed">Reports and counts the lines that have another form.</param>
    /// <exception cref="InvalidDataException">
    /// The file is missing, empty or without any usable line, or too many lines are malformed.
    /// </exception>
    public static IReadOnlyList<Review> ReadLabelled(string path, MalformedLines malformed)
    {
        var reviews = new List<Review>();
        using var reader = new BoundedLineReader(path, MaximumLineLength);
        while (reader.ReadLine() is { } line)
        {
            if (Parse(line, reader.WasTooLong, out var reason) is { } review)
                reviews.Add(review);
            else
                malformed.Skip(path, reader.LineNumber, reason);
        }
        return reviews.Count > 0 ? reviews : throw new InvalidDataException($"{path}: no usable line");
    }

    /// <summary>Reads sentences without labels. Every line counts, so that answers stay in step with the input.</summary>
    /// <exception cref="InvalidDataException">The file is missing or empty, or a line is too long.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> ReadUnlabelled(string path)
    {
        var sentences = new List<IReadOnlyList<string>>();
        using var reader = new BoundedLineReader(path, MaximumLineLength);
        while (reader.ReadLine() is { } line)
        {
            if (reader.WasTooLong)
                throw new InvalidDataException($"{path}:{reader.LineNumber}: longer than {MaximumLineLength} characters");
            sentences.Add(ReviewTokenizer.Tokenize(line));
        }
        return sentences;
    }

    private static Review? Parse(string line, bool tooLong, out string reason)
    {
        reason = "";
        if (tooLong)
            reason = $"longer than {MaximumLineLength} characters";
        else if (line.Contains('\uFFFD'))
            reason = "not valid UTF-8";
        else if (line.Length == 0 || line[0] is not ('0' or '1') || (line.Length > 1 && !char.IsWhiteSpace(line[1])))
            reason = "expected a label, 0 or 1, and a space before the sentence";
        else if (ReviewTokenizer.Tokenize(line[1..]) is { Count: > 0 } words)
            return new Review(words, line[0] == '1');
        else
            reason = "no words after the label";
        return null;
    }
}

/// <summary>One review sentence with its sentiment.</summary>
/// <param name="Words">The tokens, in order; at least one.</param>
/// <param name="IsPositive">Whether the review praises.</param>
public sealed record Review(IReadOnlyList<string> Words, bool IsPositive)
{
    /// <summary>The sentence as it was written; null where only the tokens are known.</summary>
    public string? Text { get; init; }
}
