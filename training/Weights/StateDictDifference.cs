namespace Torchline.Training.Weights;

/// <summary>One entry that a file and a network describe differently.</summary>
/// <param name="Name">The entry.</param>
/// <param name="InFile">What the file has, such as <c>[1000, 512]</c> or <c>Float16</c>; null when it has no such entry.</param>
/// <param name="InNetwork">What the network has; null when it has no such entry.</param>
public sealed record StateDictDifference(string Name, string? InFile, string? InNetwork)
{
    /// <inheritdoc />
    public override string ToString() => InFile is null || InNetwork is null
        ? Printable.Of(Name)
        : $"{Printable.Of(Name)} ({InFile} in the file, {InNetwork} in the network)";
}
