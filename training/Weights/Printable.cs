namespace Torchline.Training.Weights;

/// <summary>Text from a file that nobody vouches for, made fit for a message: no control characters, no endless names.</summary>
internal static class Printable
{
    private const int MaximumLength = 120;

    public static string Of(string text)
    {
        var shown = text.Length <= MaximumLength ? text : text[..MaximumLength] + "…";
        return string.Create(shown.Length, shown, static (characters, source) =>
        {
            for (var i = 0; i < characters.Length; i++)
                characters[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '?' : source[i];
        });
    }
}
