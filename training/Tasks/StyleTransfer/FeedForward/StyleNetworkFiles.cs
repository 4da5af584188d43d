using System.Globalization;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.StyleTransfer.FeedForward;

/// <summary>Where a stylizer's images and measurements lie in its run's folder.</summary>
/// <param name="folder">The run's folder.</param>
public sealed class StyleNetworkFiles(RunFolder folder)
{
    /// <summary>What the optimisation of pixels came to, as far as it has been done.</summary>
    public string Optimised => Path.Combine(folder.Path, "optimised.json");

    /// <summary>A small image of a style.</summary>
    /// <param name="style">The style.</param>
    public string Thumbnail(LearnedStyle style) => Path.Combine(folder.Path, style.Describe().Thumbnail);

    /// <summary>Held-out photos in all styles.</summary>
    /// <param name="epoch">The epoch after which they were painted, from 1.</param>
    public string Sheet(int epoch) => Path.Combine(folder.Path, "sheets", epoch.ToString("D3", CultureInfo.InvariantCulture) + ".jpg");
}
