namespace Torchline.Training.Weights;

/// <summary>Text from a file that nobody vouches for, made fit for a message: no control characters, no endless names.</summary>
internal static class Printable
{
    public static string Of(string text, int maximumLength = 120)
    {
        var shown = text.Length <= maximumLength ? text : text[..maximumLength] + "…";
        return string.Create(shown.Length, shown, static (characters, source) =>
        {
            for (var i = 0; i < characters.Length; i++)
                characters[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '?' : source[i];
        });
    }
}
