using Torchline.Contracts.Text;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment.Networks;
using Torchline.Training.Weights;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>The folder of a Transformer that was trained on other text: its weights by Hugging Face's names, and its word pieces.</summary>
internal sealed class PretrainedTransformer
{
    /// <summary>The file of the weights.</summary>
    public const string WeightsFile = "model.safetensors";

    /// <summary>The file of the word pieces.</summary>
    public const string VocabularyFile = "vocab.txt";

    private readonly string weights;

    private PretrainedTransformer(string folder)
    {
        weights = Path.Combine(folder, WeightsFile);
        Vocabulary = WordPieceVocabulary.Load(Path.Combine(folder, VocabularyFile));
        Sources = [DataSource.OfFile(weights), DataSource.OfFile(Path.Combine(folder, VocabularyFile))];
    }

    /// <summary>The word pieces in the order of the embeddings' rows.</summary>
    public WordPieceVocabulary Vocabulary { get; }

    /// <summary>The files and their checksums.</summary>
    public IReadOnlyList<DataSource> Sources { get; }

    /// <summary>Opens a folder.</summary>
    /// <exception cref="InvalidDataException">It lacks a file, or one is damaged.</exception>
    public static PretrainedTransformer Open(string folder) =>
        File.Exists(Path.Combine(folder, WeightsFile)) && File.Exists(Path.Combine(folder, VocabularyFile))
            ? new PretrainedTransformer(folder)
            : throw new InvalidDataException(
                $"{folder}: no folder with {WeightsFile} and {VocabularyFile}; torchline data minilm gets one");

    /// <summary>Gives a network's encoder these weights; its last layer starts near 0.</summary>
    /// <exception cref="WeightFileException">The weights do not fit.</exception>
    public void Fill(BertClassifier network)
    {
        using var state = WeightFile.Read(weights);
        StateDictLoader.Load(network.Encoder, state, new StateDictOptions { Optional = ["pooler."] });
        nn.init.normal_(network.Head.weight!, 0, 0.02);
        nn.init.zeros_(network.Head.bias!);
    }
}
