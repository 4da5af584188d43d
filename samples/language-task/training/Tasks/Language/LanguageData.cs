using Torchline.Contracts.Tasks.Language;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.Language;

/// <summary>Sentences of several languages: a folder with a file <c>LANGUAGE.txt</c> for each, one sentence a line.</summary>
public sealed class LanguageData
{
    private const int ValidationEvery = 5;

    /// <summary>Reads the folder; every fifth sentence is kept for validation.</summary>
    /// <exception cref="InvalidDataException">There are fewer than two files, or a file has too few sentences.</exception>
    public LanguageData(string folder)
    {
        string[] files = Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.txt").Order(StringComparer.Ordinal)]
            : throw new InvalidDataException($"{folder}: no such folder");
        if (files.Length < 2)
            throw new InvalidDataException($"{folder}: two files LANGUAGE.txt or more are needed, one sentence a line");
        Languages = [.. files.Select(file => Path.GetFileNameWithoutExtension(file))];
        Sources = [.. files.Select(DataSource.OfFile)];
        foreach (var (language, file) in files.Index())
        {
            string[] sentences = [.. File.ReadLines(file).Where(line => !string.IsNullOrWhiteSpace(line))];
            if (sentences.Length < ValidationEvery)
                throw new InvalidDataException($"{file}: {ValidationEvery} sentences or more are needed");
            foreach (var (i, sentence) in sentences.Index())
                (i % ValidationEvery == 0 ? Validation : Train).Add(sentence, language);
        }
    }

    /// <summary>The languages, in the order of their numbers.</summary>
    public IReadOnlyList<string> Languages { get; }

    /// <summary>The files, with checksums.</summary>
    public IReadOnlyList<DataSource> Sources { get; }

    /// <summary>Sentences to train on.</summary>
    public LabeledSentences Train { get; } = new();

    /// <summary>Sentences to measure on.</summary>
    public LabeledSentences Validation { get; } = new();
}

/// <summary>Sentences as shares of letters, each with the number of its language.</summary>
public sealed class LabeledSentences
{
    private readonly List<float[]> letters = [];
    private readonly List<long> languages = [];

    /// <summary>How many there are.</summary>
    public int Count => languages.Count;

    /// <summary>Adds a sentence.</summary>
    public void Add(string sentence, int language)
    {
        var shares = new float[LetterShares.Count];
        LetterShares.TryCount(sentence, shares);
        letters.Add(shares);
        languages.Add(language);
    }

    /// <summary>Sentences as tensors.</summary>
    /// <param name="indices">Their numbers (B).</param>
    /// <returns>Shares of letters (B, <see cref="LetterShares.Count"/>) and languages (B), int64.</returns>
    public (Tensor Letters, Tensor Languages) Batch(IEnumerable<int> indices)
    {
        int[] chosen = [.. indices];
        return (
            tensor(chosen.SelectMany(i => letters[i]).ToArray(), [chosen.Length, LetterShares.Count]),
            tensor(chosen.Select(i => languages[i]).ToArray()));
    }
}
