using Torchline.Training.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>A trained captioner by hand, read back from its run folder: what exporting needs.</summary>
public sealed class HandCaptionerRun : IDisposable
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "captioner-by-hand";

    private HandCaptionerRun(RunFolder folder, RunConfiguration<HandCaptionerOptions> configuration)
    {
        Folder = folder;
        Configuration = configuration;
        Vocabulary = CaptionVocabulary.Load(folder.VocabularyFile);
        Network = new CaptioningRnn(configuration.Options.Architecture, Vocabulary.Count).to(get_default_device());
        Network.load(folder.BestWeights);
        Network.eval();
        Progress = Checkpoint.ReadProgress(folder.LastCheckpoint);
    }

    /// <summary>Where the run lies.</summary>
    public RunFolder Folder { get; }

    /// <summary>What was trained, and how.</summary>
    public RunConfiguration<HandCaptionerOptions> Configuration { get; }

    /// <summary>The words that the network can say.</summary>
    public CaptionVocabulary Vocabulary { get; }

    /// <summary>The best epoch's network, in evaluation mode; it takes what <see cref="ImageFeatures.Pooled"/> gives.</summary>
    public CaptioningRnn Network { get; }

    /// <summary>How the training went.</summary>
    public TrainingProgress Progress { get; }

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static HandCaptionerRun Load(string path)
    {
        var folder = RunFolder.OpenTrained(path, Kind);
        return new HandCaptionerRun(folder, folder.ReadConfiguration<HandCaptionerOptions>());
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Network.Dispose();
        Folder.Dispose();
    }
}
