using Torchline.Contracts.Text;
using Torchline.Training.Core.Data;

namespace Torchline.Training.Tasks.Sentiment.Data;

/// <summary>Reads GloVe word vectors (Pennington, Socher and Manning 2014) in their text format.</summary>
internal static class GloveFile
{
    private const int MaximumLineLength = 1 << 16;
    private const int MaximumDimension = 4096;

    /// <summary>Reads the vectors of those words in the vocabulary; the others cost no memory.</summary>
    /// <param name="path">Lines of a word and its numbers, separated by single spaces, as in <c>glove.6B.50d.txt</c>.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <exception cref="InvalidDataException">The file is missing, empty or malformed; the message names the line.</exception>
    public static WordVectors Read(string path, Vocabulary vocabulary)
    {
        var vectors = new Dictionary<int, float[]>();
        var dimension = 0;
        using var reader = new BoundedLineReader(path, MaximumLineLength);
        while (reader.ReadLine() is { } line)
        {
            var place = $"{path}:{reader.LineNumber}";
            if (reader.WasTooLong)
                throw new InvalidDataException($"{place}: longer than {MaximumLineLength} characters");
            var wordEnd = line.IndexOf(' ');
            if (wordEnd <= 0)
                throw new InvalidDataException($"{place}: expected a word, a space and its numbers");

            var numbers = line.AsSpan(wordEnd + 1).TrimEnd();
            var count = numbers.Count(' ') + 1;
            if (dimension == 0)
                dimension = count;
            if (count != dimension || count > MaximumDimension)
                throw new InvalidDataException($"{place}: {count} numbers where {dimension} (at most {MaximumDimension}) are expected");

            var id = vocabulary.IdOf(line.AsSpan(0, wordEnd));
            if (id != Vocabulary.UnknownId)
                vectors[id] = Parse(numbers, dimension, place);
        }
        return new WordVectors(vectors, dimension);
    }

    private static float[] Parse(ReadOnlySpan<char> numbers, int dimension, string place)
    {
        var vector = new float[dimension];
        var next = 0;
        foreach (var range in numbers.Split(' '))
        {
            if (!InvariantNumber.TryParse(numbers[range], out float value, out var mistake))
                throw new InvalidDataException($"{place}: {mistake}");
            vector[next++] = value;
        }
        return vector;
    }
}

/// <summary>Pre-trained vectors of some words of a vocabulary.</summary>
/// <param name="Vectors">Vectors of D numbers by word id.</param>
/// <param name="Dimension">Numbers in a vector (D).</param>
internal sealed record WordVectors(IReadOnlyDictionary<int, float[]> Vectors, int Dimension)
{
    /// <summary>Puts the vectors into the rows of their words; the other rows stay.</summary>
    /// <param name="weight">An embedding matrix (V, D).</param>
    public void Fill(Tensor weight)
    {
        using var _ = no_grad();
        foreach (var (id, vector) in Vectors)
        {
            using var row = weight.select(0, id);
            using var values = tensor(vector);
            row.copy_(values);
        }
    }
}
