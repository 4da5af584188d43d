using Torchline.Training.Core.Runs;
using Torchline.Training.Downloads;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>Where a feature network's weights are when no file is named.</summary>
public static class FeatureWeights
{
    /// <summary>The file that <c>torchline data</c> has downloaded.</summary>
    /// <param name="network">The network's name.</param>
    /// <exception cref="RunException">It has not been downloaded, or there is nothing to download.</exception>
    public static string Downloaded(string network)
    {
        if (DataCatalogue.Entries.FirstOrDefault(entry => entry.Name == network) is not { } entry)
            throw new RunException($"name the weights of {network} with --weights");
        var file = Path.Combine(CacheFolder.Default, entry.Files[0].Name);
        return File.Exists(file)
            ? file
            : throw new RunException($"there are no weights at {file}: get them with 'torchline data {network}', or name a file with --weights");
    }
}
