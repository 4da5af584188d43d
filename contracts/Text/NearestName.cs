namespace Torchline.Contracts.Text;

/// <summary>The known name that an unknown one was probably meant to be.</summary>
public static class NearestName
{
    private const int MostCharacters = 128;

    /// <summary>Finds the known name with the fewest edits to the unknown one, if these are few.</summary>
    /// <param name="unknown">What was written.</param>
    /// <param name="known">The names that there are.</param>
    /// <returns>The name; null if none is near.</returns>
    public static string? Of(string unknown, IEnumerable<string> known)
    {
        if (unknown.Length is 0 or > MostCharacters)
            return null;
        var nearest = known.Where(name => name.Length <= MostCharacters)
            .Select(name => (Name: name, Edits: Edits(unknown, name)))
            .OrderBy(one => one.Edits)
            .FirstOrDefault((Name: "", Edits: int.MaxValue));
        var most = Math.Min(Math.Max(2, unknown.Length / 3), Math.Max(unknown.Length, nearest.Name.Length) - 1);
        return nearest.Edits <= most ? nearest.Name : null;
    }

    /// <summary>A sentence that names the nearest name, or an empty text: " Did you mean 'model'?"</summary>
    /// <param name="unknown">What was written.</param>
    /// <param name="known">The names that there are.</param>
    public static string Question(string unknown, IEnumerable<string> known) =>
        Of(unknown, known) is { } name ? $" Did you mean '{name}'?" : "";

    /// <summary>
    /// How many letters are inserted, deleted, replaced or swapped with the next one to turn a name into another, whatever their case.
    /// </summary>
    public static int Edits(string from, string to)
    {
        // Three rows of the table: before[j] is the distance of from[..(i - 1)] and to[..j].
        int[] beforeThat = new int[to.Length + 1], before = [.. Enumerable.Range(0, to.Length + 1)], row = new int[to.Length + 1];
        for (var i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = before[j - 1] + (Same(from[i - 1], to[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(before[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(from[i - 1], to[j - 2]) && Same(from[i - 2], to[j - 1]))
                    row[j] = Math.Min(row[j], beforeThat[j - 2] + 1);
            }
            (beforeThat, before, row) = (before, row, beforeThat);
        }
        return before[to.Length];
    }

    private static bool Same(char one, char other) => char.ToLowerInvariant(one) == char.ToLowerInvariant(other);
}
