namespace Torchline.Training.Weights.Pickle;

/// <summary>A Python name that a pickle may use, and this program's stand-in for it.</summary>
/// <param name="Name">Module and name.</param>
internal sealed record PickleGlobal(string Name)
{
    /// <summary>What a call of it builds; null when the arguments are not those it takes. Null if it is only named.</summary>
    public Func<PickleInput, object?[], object?>? Call { get; init; }

    /// <summary>What it stands for where it is only named.</summary>
    public object? Value { get; init; }
}
