namespace Torchline.Training.Weights;

/// <summary>Guesses why names do not agree.</summary>
internal static class StateDictHint
{
    public static string? For(HashSet<string> network, IReadOnlyList<string> file, bool onlyTypesDiffer)
    {
        if (onlyTypesDiffer)
            return "the elements can be converted, if that is what you want";
        var agreeing = file.Count(network.Contains);
        if (CommonPrefix(file) is { } extra && file.Count(name => network.Contains(name[extra.Length..])) > agreeing)
        {
            return extra == "module."
                ? "the file's names begin with \"module.\" (saved from DataParallel): take the prefix off"
                : $"the file's names begin with \"{Printable.Of(extra)}\", the network's do not: take the prefix off";
        }

        if (CommonPrefix(network) is { } lacking && file.Count(name => network.Contains(lacking + name)) > agreeing)
            return $"the network's names begin with \"{lacking}\", the file's do not";
        return agreeing == 0 ? "no name agrees: these are the weights of another network" : null;
    }

    /// <summary>What every name has up to its first dot, dot included; null when they differ there.</summary>
    private static string? CommonPrefix(IReadOnlyCollection<string> names) =>
        names.FirstOrDefault() is { } first && first.IndexOf('.') is > 0 and var dot
        && names.All(name => name.StartsWith(first[..(dot + 1)], StringComparison.Ordinal))
            ? first[..(dot + 1)]
            : null;
}
