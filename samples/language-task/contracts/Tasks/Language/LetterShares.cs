namespace Torchline.Contracts.Tasks.Language;

/// <summary>The text rule of the task: how often each letter occurs. Training and service share it, so there is no skew between them.</summary>
public static class LetterShares
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzàâäáãåçèéêëíìîïñóòôöõøúùûüýœæß¿¡'";

    /// <summary>How many letters are counted.</summary>
    public static int Count => Letters.Length;

    /// <summary>Counts the letters of a text; upper and lower case are the same, everything else is left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="shares">Receives the share of each letter, <see cref="Count"/> numbers with the sum 1.</param>
    /// <returns>Whether the text has a letter at all.</returns>
    public static bool TryCount(string text, Span<float> shares)
    {
        shares.Clear();
        var total = 0;
        foreach (var character in text)
        {
            var index = Letters.IndexOf(char.ToLowerInvariant(character));
            if (index < 0)
                continue;
            shares[index]++;
            total++;
        }
        foreach (ref var share in shares)
            share /= Math.Max(1, total);
        return total > 0;
    }
}
