using Torchline.Contracts.Text;
using Torchline.Training.Core;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment.Networks;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>A trained sentiment classifier, read back from its run folder.</summary>
public sealed class SentimentRun : TrainedRun<SentimentOptions>
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "sentiment";

    /// <summary>The stage of the run in which a language model is trained.</summary>
    public const string PretrainingStage = "pretraining";

    private SentimentRun(string path) : base(path, Kind)
    {
        Vocabulary = Vocabulary.Load(Folder.VocabularyFile);
        Network = LoadBest(SentimentModels.Create(Configuration.Options.Architecture, Vocabulary.Count));
        var stage = Folder.Stage(PretrainingStage).LastCheckpoint;
        Pretraining = File.Exists(stage) ? Checkpoint.ReadProgress(stage) : null;
        Test = ReadTest<TestResult>();
    }

    /// <summary>The vocabulary.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The best epoch's network, in evaluation mode; turns tokens (B, T) into logits (B).</summary>
    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>The progress of the language model's training, if there was one.</summary>
    public TrainingProgress? Pretraining { get; }

    /// <summary>The result on the test set, once it is measured.</summary>
    public TestResult? Test { get; }

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static SentimentRun Load(string path) => new(path);
}
