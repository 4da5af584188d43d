using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>A trained captioner, read back from its run folder: what testing and exporting need.</summary>
public sealed class CaptionerRun : IDisposable
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "captioner";

    private CaptionerRun(RunFolder folder, RunConfiguration<CaptionerOptions> configuration)
    {
        Folder = folder;
        Configuration = configuration;
        Vocabulary = CaptionVocabulary.Load(folder.VocabularyFile);
        Network = new Captioner(configuration.Options.Architecture, Vocabulary.Count).to(get_default_device());
        Network.load(folder.BestWeights);
        Network.eval();
        Progress = Checkpoint.ReadProgress(folder.LastCheckpoint);
    }

    /// <summary>Where the run lies.</summary>
    public RunFolder Folder { get; }

    /// <summary>What was trained, and how.</summary>
    public RunConfiguration<CaptionerOptions> Configuration { get; }

    /// <summary>The words that the network can say.</summary>
    public CaptionVocabulary Vocabulary { get; }

    /// <summary>The best epoch's network, in evaluation mode.</summary>
    public Captioner Network { get; }

    /// <summary>How the training went.</summary>
    public TrainingProgress Progress { get; }

    /// <summary>The look at the test images, if it has been taken.</summary>
    public CaptionerTestResult? Test =>
        File.Exists(Folder.TestFile) ? RunFolder.ReadJson<CaptionerTestResult>(Folder.TestFile) : null;

    /// <summary>Captions that a search keeps if nothing else is asked for: the number that was best, if that has been tried.</summary>
    public int ServedBeam => Test?.Beam ?? Configuration.Options.Recipe.Beam;

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static CaptionerRun Load(string path)
    {
        var folder = RunFolder.OpenTrained(path, Kind);
        return new CaptionerRun(folder, folder.ReadConfiguration<CaptionerOptions>());
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Network.Dispose();
        Folder.Dispose();
    }
}
