using Torchline.Training.Core;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>A trained style network, read back from its run folder.</summary>
public sealed class StyleNetworkRun : TrainedRun<StyleNetworkOptions>
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "stylizer";

    private StyleNetworkRun(string path) : base(path, Kind) => Network = LoadBest(new StyleNetwork(Configuration.Options.Architecture));

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

/// <summary>Where a style network's images and measurements lie in its run's folder.</summary>
/// <param name="folder">The run's folder.</param>
public sealed class StyleNetworkFiles(RunFolder folder)
{
    /// <summary>What the optimisation of pixels came to, as far as it has been done.</summary>
    public string Optimised => Path.Combine(folder.Path, "optimised.json");

    /// <summary>A small image of a style.</summary>
    /// <param name="style">The style.</param>
    public string Thumbnail(StyleImage style) => Path.Combine(folder.Path, style.Describe().Thumbnail);

    /// <summary>Held-out photos in all styles.</summary>
    /// <param name="epoch">The epoch after which they were painted, from 1.</param>
    public string Sheet(int epoch) => Path.Combine(folder.Path, "sheets", epoch.ToString("D3", CultureInfo.InvariantCulture) + ".jpg");
}
