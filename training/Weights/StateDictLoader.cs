using static TorchSharp.torch;

namespace Torchline.Training.Weights;

/// <summary>Puts the weights of a file into a network.</summary>
public static class StateDictLoader
{
    /// <summary>Copies what agrees, or nothing at all if something differs that the options do not allow.</summary>
    /// <param name="module">The network, on any device.</param>
    /// <param name="weights">The file's content; it can be disposed afterwards.</param>
    /// <param name="options">What need not agree; by default everything must.</param>
    /// <returns>What was loaded and what was left out.</returns>
    /// <exception cref="StateDictMismatchException">The weights do not fit.</exception>
    public static StateDictReport Load(nn.Module module, StateDict weights, StateDictOptions? options = null)
    {
        var report = StateDictReport.Compare(module, weights, options);
        if (!report.Fits)
            throw new StateDictMismatchException(report);
        var network = module.state_dict();
        using var untracked = no_grad();
        foreach (var name in report.Matching)
            network[name].copy_(weights[name]);
        return report;
    }
}
