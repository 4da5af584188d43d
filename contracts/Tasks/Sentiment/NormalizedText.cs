using System.Buffers;

namespace Torchline.Contracts.Tasks.Sentiment;

/// <summary>A text in the alphabet of the training data, in a buffer that is given back.</summary>
internal readonly ref struct NormalizedText : IDisposable
{
    /// <summary>How many characters a caller reserves on its stack; a longer text is in a pooled array.</summary>
    public const int StackCharacters = 512;

    private readonly char[]? rented;
    private readonly ReadOnlySpan<char> characters;

    /// <summary>Normalises a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="stack">Room for a short one.</param>
    /// <exception cref="ArgumentException">The text is longer than <see cref="ReviewTokenizer.MaxCharacters"/>.</exception>
    public NormalizedText(scoped ReadOnlySpan<char> text, Span<char> stack)
    {
        if (text.Length > ReviewTokenizer.MaxCharacters)
            throw new ArgumentException($"A text may have {ReviewTokenizer.MaxCharacters} characters; this one has {text.Length}.", nameof(text));
        rented = text.Length > stack.Length ? ArrayPool<char>.Shared.Rent(text.Length) : null;
        var buffer = rented is null ? stack : rented.AsSpan();
        characters = buffer[..TextNormalizer.Normalize(text, buffer)];
    }

    /// <summary>The tokens, from the first.</summary>
    public TokenEnumerator Tokens => new(characters);

    public void Dispose()
    {
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented);
    }
}
