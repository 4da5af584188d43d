namespace Torchline.Training.Weights;

/// <summary>Puts the weights of a file into a network.</summary>
internal static class StateDictLoader
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

/// <summary>How exactly weights must fit a network.</summary>
internal sealed record StateDictOptions
{
    /// <summary>Everything must be there, nothing else may be, and shapes and element types must agree.</summary>
    public static StateDictOptions Strict { get; } = new();

    /// <summary>
    /// Names of entries, or beginnings of names up to a dot (<c>fc.</c>), that need not agree: they may be missing, be left
    /// over, or have another shape, and then the network keeps what it has. Where they agree they are loaded. For transfer
    /// learning this is the head.
    /// </summary>
    public IReadOnlyList<string> Optional { get; init; } = [];

    /// <summary>Whether elements of another type are converted, such as half to single precision.</summary>
    public bool ConvertTypes { get; init; }

    // PyTorch itself lets this counter be absent: files older than PyTorch 0.4.1 do not have it.
    internal bool IsOptional(string name) =>
        name.EndsWith(".num_batches_tracked", StringComparison.Ordinal) || name == "num_batches_tracked"
        || Optional.Any(part => name == part || (part.EndsWith('.') && name.StartsWith(part, StringComparison.Ordinal)));
}

/// <summary>Weights do not fit the network that they are meant for.</summary>
internal sealed class StateDictMismatchException(StateDictReport report) : WeightFileException(report.Source, report.Explanation)
{
    /// <summary>Where they differ.</summary>
    public StateDictReport Report { get; } = report;
}
