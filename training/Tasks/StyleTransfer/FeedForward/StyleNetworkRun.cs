using Torchline.Training.Core;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Training.Tasks.StyleTransfer.FeedForward;

/// <summary>A trained style network, read back from its run folder.</summary>
public sealed class StyleNetworkRun : TrainedRun<StyleNetworkOptions>
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "stylizer";

    private StyleNetworkRun(string path)
        : base(path, Kind) => Network = LoadBest(new StyleNetwork(Configuration.Options.Architecture));

    /// <summary>The paths of its images and measurements.</summary>
    public StyleNetworkFiles Files => new(Folder);

    /// <summary>The best epoch's network, in evaluation mode.</summary>
    public StyleNetwork Network { get; }

    /// <summary>The comparison with the optimisation of pixels, once it is made.</summary>
    public StyleNetworkTestResult? Test => ReadTest<StyleNetworkTestResult>();

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static StyleNetworkRun Load(string path) => new(path);
}
