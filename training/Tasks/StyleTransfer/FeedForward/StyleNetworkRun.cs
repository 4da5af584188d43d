using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.FeedForward;

/// <summary>A trained stylizer, read back from its run folder: what testing and exporting need.</summary>
public sealed class StyleNetworkRun : IDisposable
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "stylizer";

    private StyleNetworkRun(RunFolder folder, RunConfiguration<StyleNetworkOptions> configuration)
    {
        Folder = folder;
        Files = new StyleNetworkFiles(folder);
        Configuration = configuration;
        Network = new StyleNetwork(configuration.Options.Architecture).to(get_default_device());
        Network.load(folder.BestWeights);
        Network.eval();
        Progress = Checkpoint.ReadProgress(folder.LastCheckpoint);
    }

    /// <summary>Where the run lies.</summary>
    public RunFolder Folder { get; }

    /// <summary>Where its images and measurements lie.</summary>
    public StyleNetworkFiles Files { get; }

    /// <summary>What was trained, and how.</summary>
    public RunConfiguration<StyleNetworkOptions> Configuration { get; }

    /// <summary>The best epoch's network, in evaluation mode.</summary>
    public StyleNetwork Network { get; }

    /// <summary>How the training went.</summary>
    public TrainingProgress Progress { get; }

    /// <summary>The comparison with the optimisation of pixels, if it has been made.</summary>
    public StyleNetworkTestResult? Test =>
        File.Exists(Folder.TestFile) ? RunFolder.ReadJson<StyleNetworkTestResult>(Folder.TestFile) : null;

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static StyleNetworkRun Load(string path)
    {
        var folder = RunFolder.OpenTrained(path, Kind);
        return new StyleNetworkRun(folder, folder.ReadConfiguration<StyleNetworkOptions>());
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Network.Dispose();
        Folder.Dispose();
    }
}
