using Torchline.Training.Core.Runs;

namespace Torchline.Training.Core;

/// <summary>A run that has completed at least one epoch, read back from its folder: what testing and exporting need.</summary>
/// <typeparam name="TOptions">The options that <c>config.json</c> records.</typeparam>
public abstract class TrainedRun<TOptions> : IDisposable
{
    private nn.Module? network;

    /// <summary>Reads the run's records.</summary>
    /// <param name="path">The run folder.</param>
    /// <param name="kind">The kind of run that it must be.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    protected TrainedRun(string path, string kind)
    {
        Folder = RunFolder.OpenTrained(path, kind);
        Configuration = Folder.ReadConfiguration<TOptions>();
        Progress = Checkpoint.ReadProgress(Folder.LastCheckpoint);
    }

    /// <summary>The run's folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>What was trained, and how.</summary>
    public RunConfiguration<TOptions> Configuration { get; }

    /// <summary>The progress of the training.</summary>
    public TrainingProgress Progress { get; }

    /// <summary>Gives a network the best epoch's weights, on the run's device and in evaluation mode; it belongs to this object.</summary>
    protected T LoadBest<T>(T untrained)
        where T : nn.Module
    {
        network = untrained.to(get_default_device());
        network.load(Folder.BestWeights);
        network.eval();
        return untrained;
    }

    /// <summary>The record of the test, or null before it.</summary>
    protected T? ReadTest<T>()
        where T : class => File.Exists(Folder.TestFile) ? RunFolder.ReadJson<T>(Folder.TestFile) : null;

    /// <inheritdoc />
    public void Dispose()
    {
        network?.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
