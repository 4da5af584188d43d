using Torchline.Contracts.Text;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>A trained sentiment classifier, read back from its run folder: what exporting and predicting need.</summary>
public sealed class SentimentRun : IDisposable
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "sentiment";

    /// <summary>The stage of the run in which a language model is trained.</summary>
    public const string PretrainingStage = "pretraining";

    private SentimentRun(RunFolder folder, RunConfiguration<SentimentOptions> configuration)
    {
        Folder = folder;
        Configuration = configuration;
        Vocabulary = Vocabulary.Load(folder.VocabularyFile);
        Network = SentimentModels.Create(configuration.Options.Architecture, Vocabulary.Count).to(get_default_device());
        Network.load(folder.BestWeights);
        Network.eval();
        Progress = Checkpoint.ReadProgress(folder.LastCheckpoint);
        Pretraining = File.Exists(folder.Stage(PretrainingStage).LastCheckpoint)
            ? Checkpoint.ReadProgress(folder.Stage(PretrainingStage).LastCheckpoint)
            : null;
        Test = File.Exists(folder.TestFile) ? RunFolder.ReadJson<TestResult>(folder.TestFile) : null;
    }

    /// <summary>Where the run lies.</summary>
    public RunFolder Folder { get; }

    /// <summary>What was trained, and how.</summary>
    public RunConfiguration<SentimentOptions> Configuration { get; }

    /// <summary>The words the network knows.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The best epoch's network, in evaluation mode; turns tokens (B, T) into logits (B).</summary>
    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>How the training went.</summary>
    public TrainingProgress Progress { get; }

    /// <summary>How the language model's training went, if there was one.</summary>
    public TrainingProgress? Pretraining { get; }

    /// <summary>The result on the test set, if it has been looked at.</summary>
    public TestResult? Test { get; }

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no sentiment run with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static SentimentRun Load(string path)
    {
        var folder = RunFolder.OpenTrained(path, Kind);
        return new SentimentRun(folder, folder.ReadConfiguration<SentimentOptions>());
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Network.Dispose();
        Folder.Dispose();
    }
}
