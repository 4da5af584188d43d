using Torchline.Training.Core.Runs;
using Torchline.Training.Vision;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Classification;

/// <summary>A trained classifier of images, read back from its run folder: what exporting needs.</summary>
public sealed class ClassifierRun : IDisposable
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "classifier";

    private ClassifierRun(RunFolder folder, RunConfiguration<ClassifierOptions> configuration)
    {
        Folder = folder;
        Configuration = configuration;
        Start = RunFolder.ReadJson<ClassifierStart>(folder.StartFile);
        Network = VisionModels.Create(configuration.Options.Model, Start.Classes.Count).to(get_default_device());
        Network.load(folder.BestWeights);
        Network.eval();
        Progress = Checkpoint.ReadProgress(folder.LastCheckpoint);
    }

    /// <summary>Where the run lies.</summary>
    public RunFolder Folder { get; }

    /// <summary>What was trained, and how.</summary>
    public RunConfiguration<ClassifierOptions> Configuration { get; }

    /// <summary>The classes, and how the network did before it learned them.</summary>
    public ClassifierStart Start { get; }

    /// <summary>The best epoch's network, in evaluation mode; turns normalised images (B, 3, S, S) into logits.</summary>
    public VisionNetwork Network { get; }

    /// <summary>How the training went.</summary>
    public TrainingProgress Progress { get; }

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static ClassifierRun Load(string path)
    {
        var folder = RunFolder.OpenTrained(path, Kind);
        return new ClassifierRun(folder, folder.ReadConfiguration<ClassifierOptions>());
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Network.Dispose();
        Folder.Dispose();
    }
}
