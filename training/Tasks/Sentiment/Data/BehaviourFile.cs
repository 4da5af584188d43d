using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Training.Core.Data;

namespace Torchline.Training.Tasks.Sentiment.Data;

/// <summary>Reads sentences as people write them, by kind: lines of kind, label and text, with tabs between them.</summary>
internal static class BehaviourFile
{
    private const int MaximumLineLength = 1 << 16;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">The file is missing or empty, or a line has another form.</exception>
    public static IReadOnlyList<BehaviourSentence> Read(string path)
    {
        var sentences = new List<BehaviourSentence>();
        using var reader = new BoundedLineReader(path, MaximumLineLength);
        while (reader.ReadLine() is { } line)
        {
            if (reader.WasTooLong || line.Split('\t') is not [{ Length: > 0 } kind, "0" or "1", { Length: > 0 } text] fields)
                throw new InvalidDataException($"{path}:{reader.LineNumber}: expected KIND, 0 or 1, and a sentence, with tabs between them");
            sentences.Add(new BehaviourSentence(kind, new Review(ReviewTokenizer.Tokenize(text), fields[1] == "1") { Text = text }));
        }
        return sentences.Count > 0 ? sentences : throw new InvalidDataException($"{path}: no sentence");
    }
}

/// <summary>A sentence that shows how a network behaves.</summary>
/// <param name="Kind">What is tried, such as <c>contrast</c>.</param>
/// <param name="Review">The sentence.</param>
internal sealed record BehaviourSentence(string Kind, Review Review);
