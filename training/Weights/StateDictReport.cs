using System.Text;

namespace Torchline.Training.Weights;

/// <summary>How the weights of a file compare with those of a network.</summary>
internal sealed record StateDictReport
{
    private const int Shown = 5;

    private StateDictReport(string source) => Source = source;

    /// <summary>The file.</summary>
    public string Source { get; }

    /// <summary>Names of the entries that agree, or that agree after conversion where that is allowed.</summary>
    public required IReadOnlyList<string> Matching { get; init; }

    /// <summary>Entries of the network that the file lacks.</summary>
    public required IReadOnlyList<StateDictDifference> Missing { get; init; }

    /// <summary>Entries of the file that the network lacks.</summary>
    public required IReadOnlyList<StateDictDifference> Unexpected { get; init; }

    /// <summary>Entries of both whose shapes differ.</summary>
    public required IReadOnlyList<StateDictDifference> Shapes { get; init; }

    /// <summary>Entries of both whose element types differ, unless types are converted.</summary>
    public required IReadOnlyList<StateDictDifference> Types { get; init; }

    /// <summary>Differences that the options allow: these entries are not loaded.</summary>
    public required IReadOnlyList<StateDictDifference> Allowed { get; init; }

    /// <summary>What probably helps; null when nothing comes to mind.</summary>
    public required string? Hint { get; init; }

    /// <summary>Whether the weights can be loaded.</summary>
    public bool Fits => Missing.Count + Unexpected.Count + Shapes.Count + Types.Count == 0;

    internal string Explanation
    {
        get
        {
            var total = Matching.Count + Missing.Count + Shapes.Count + Types.Count;
            var text = new StringBuilder($"{Matching.Count} of the network's {total} entries {(Fits ? "are" : "would be")} loaded");
            AddTo(text, "missing in the file", Missing);
            AddTo(text, "unknown to the network", Unexpected);
            AddTo(text, "other shape", Shapes);
            AddTo(text, "other element type", Types);
            AddTo(text, "left out, as allowed", Allowed);
            return Hint is null ? text.ToString() : text.Append($"\n  {Hint}").ToString();
        }
    }

    /// <summary>Compares entry by entry. Nothing is loaded.</summary>
    /// <param name="module">The network.</param>
    /// <param name="weights">The file's content.</param>
    /// <param name="options">What need not agree; by default everything must.</param>
    public static StateDictReport Compare(nn.Module module, StateDict weights, StateDictOptions? options = null)
    {
        options ??= StateDictOptions.Strict;
        var network = module.state_dict();
        var matching = new List<string>();
        List<StateDictDifference> missing = [], unexpected = [], shapes = [], types = [], allowed = [];
        foreach (var (name, own) in network)
        {
            if (!weights.TryGetValue(name, out var tensor))
                Differ(missing, new StateDictDifference(name, null, Shape(own)));
            else if (!tensor.shape.AsSpan().SequenceEqual(own.shape))
                Differ(shapes, new StateDictDifference(name, Shape(tensor), Shape(own)));
            else if (tensor.dtype != own.dtype && !options.ConvertTypes)
                Differ(types, new StateDictDifference(name, tensor.dtype.ToString(), own.dtype.ToString()));
            else
                matching.Add(name);
        }
        foreach (var (name, tensor) in weights)
        {
            if (!network.ContainsKey(name))
                Differ(unexpected, new StateDictDifference(name, Shape(tensor), null));
        }

        var others = missing.Count + unexpected.Count + shapes.Count;
        return new StateDictReport(weights.Source)
        {
            Matching = matching,
            Missing = missing,
            Unexpected = unexpected,
            Shapes = shapes,
            Types = types,
            Allowed = allowed,
            Hint = others + types.Count == 0
                ? null
                : StateDictHint.For([.. network.Keys], [.. weights.Keys], onlyTypesDiffer: others == 0),
        };

        void Differ(List<StateDictDifference> kind, StateDictDifference difference) =>
            (options.IsOptional(difference.Name) ? allowed : kind).Add(difference);
    }

    /// <summary>Several lines: how many entries fit, and of each kind of difference how many and the first few.</summary>
    public override string ToString() => $"{Source}: {Explanation}";

    private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";

    private static void AddTo(StringBuilder text, string kind, IReadOnlyList<StateDictDifference> differences)
    {
        if (differences.Count > 0)
        {
            text.Append($"\n  {kind}: {differences.Count}: {string.Join(", ", differences.Take(Shown))}")
                .Append(differences.Count > Shown ? ", …" : "");
        }
    }
}

/// <summary>One entry that a file and a network describe differently.</summary>
/// <param name="Name">The entry.</param>
/// <param name="InFile">What the file has, such as <c>[1000, 512]</c> or <c>Float16</c>; null when it has no such entry.</param>
/// <param name="InNetwork">What the network has; null when it has no such entry.</param>
internal sealed record StateDictDifference(string Name, string? InFile, string? InNetwork)
{
    public override string ToString() => InFile is null || InNetwork is null
        ? Printable.Of(Name)
        : $"{Printable.Of(Name)} ({InFile} in the file, {InNetwork} in the network)";
}

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
