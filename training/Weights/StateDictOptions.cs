namespace Torchline.Training.Weights;

/// <summary>How exactly weights must fit a network.</summary>
public sealed record StateDictOptions
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
