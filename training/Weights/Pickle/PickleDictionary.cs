using System.Globalization;

namespace Torchline.Training.Weights.Pickle;

/// <summary>A dict or OrderedDict. Both keep their order.</summary>
/// <param name="isOrdered">Whether it is an OrderedDict, which can have attributes.</param>
internal sealed class PickleDictionary(bool isOrdered = false)
{
    // A few bytes can look up the same long name again and again.
    private const int MaximumNameLength = 4096;

    private readonly OrderedDictionary<string, object?> entries = [];

    public bool IsOrdered => isOrdered;

    public IReadOnlyDictionary<string, object?> Entries => entries;

    /// <summary>
    /// Adds or replaces an entry. Integers become text: only names are looked up, and text cannot be made to collide.
    /// </summary>
    /// <exception cref="WeightFileException">The key is neither a short text nor an integer.</exception>
    public void Set(object? key, object? value, PickleInput input) => entries[key switch
    {
        string { Length: <= MaximumNameLength } text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => throw input.Malformed("a dictionary whose key is neither a short text nor an integer"),
    }] = value;
}
