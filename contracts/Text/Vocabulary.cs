using Torchline.Contracts.Packages;

namespace Torchline.Contracts.Text;

/// <summary>Words and their ids: 0 is padding, 1 is every word that is not listed, then the words.</summary>
/// <param name="words">The words without <see cref="Padding"/> and <see cref="Unknown"/>, each once.</param>
/// <exception cref="ArgumentException">A word is empty, has white space in it or comes twice.</exception>
public sealed class Vocabulary(IEnumerable<string> words) : WordList([Padding, Unknown], words, UnknownId, MaxWords, int.MaxValue)
{
    /// <summary>The id that fills a batch's shorter rows.</summary>
    public const int PaddingId = 0;

    /// <summary>The id of every word that is not listed.</summary>
    public const int UnknownId = 1;

    /// <summary>How id 0 is spelt in a file.</summary>
    public const string Padding = "<pad>";

    /// <summary>How id 1 is spelt in a file.</summary>
    public const string Unknown = "<unk>";

    /// <summary>The most words that a file may have.</summary>
    public const int MaxWords = 1_000_000;

    /// <summary>Collects the words that come at least <paramref name="minimumCount"/> times, the most frequent first.</summary>
    /// <param name="texts">Tokenised texts.</param>
    /// <param name="minimumCount">Rarer words are left out.</param>
    public static Vocabulary Build(IEnumerable<IEnumerable<string>> texts, int minimumCount = 1) =>
        new(Frequent(texts, minimumCount).Where(word => word is not (Padding or Unknown)));

    /// <summary>Reads a vocabulary from a file.</summary>
    /// <exception cref="InvalidDataException">There is no such file, or it is too large or no vocabulary; the message says where and why.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Vocabulary Load(string path) => Load(path, [Padding, Unknown], MaxWords, words => new Vocabulary(words));
}

/// <summary>Reads the vocabularies of packages.</summary>
public static class VocabularyExtensions
{
    /// <summary>Reads the vocabulary of a model that reads text.</summary>
    /// <exception cref="ModelPackageException">The model reads no text, or its vocabulary's file is broken.</exception>
    public static Vocabulary LoadVocabulary(this ModelPackage package) =>
        package.Load(package.Manifest.Preprocessing.Text?.Vocabulary, "preprocessing.text", Vocabulary.Load);
}
