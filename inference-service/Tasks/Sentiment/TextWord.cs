namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>Where a word of a text stands, or several that follow each other.</summary>
internal readonly record struct TextWord(int Start, int End)
{
    /// <summary>
    /// The words of a text: what stands between white space, without the punctuation around it. Punctuation alone is a word, such as
    /// <c>:)</c> and <c>$$$</c>.
    /// </summary>
    public static List<TextWord> Of(ReadOnlySpan<char> text)
    {
        var words = new List<TextWord>();
        for (var start = 0; start < text.Length; start++)
        {
            if (char.IsWhiteSpace(text[start]))
                continue;
            var end = start + 1;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
                end++;
            words.Add(WithoutPunctuation(text, start, end));
            start = end;
        }
        return words;
    }

    /// <summary>At most so many words: of more, those that follow each other are taken together.</summary>
    public static IReadOnlyList<TextWord> Group(IReadOnlyList<TextWord> words, int most)
    {
        if (words.Count <= most)
            return words;
        var groups = new TextWord[most];
        for (var i = 0; i < most; i++)
            groups[i] = new(words[i * words.Count / most].Start, words[((i + 1) * words.Count / most) - 1].End);
        return groups;
    }

    /// <summary>The text of the word.</summary>
    public string In(string text) => text[Start..End];

    /// <summary>The text without the word.</summary>
    public string LeftOutOf(string text) => string.Concat(text.AsSpan(0, Start), text.AsSpan(End));

    private static TextWord WithoutPunctuation(ReadOnlySpan<char> text, int start, int end)
    {
        int first = start, last = end;
        while (first < last && char.IsPunctuation(text[first]))
            first++;
        while (last > first && char.IsPunctuation(text[last - 1]))
            last--;
        return first < last ? new(first, last) : new(start, end);
    }
}
