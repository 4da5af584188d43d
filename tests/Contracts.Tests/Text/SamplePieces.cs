namespace Contracts.Tests.Text;

/// <summary>A small vocabulary of word pieces: special ones not at its beginning, words, letters, marks.</summary>
internal static class SamplePieces
{
    public static IReadOnlyList<string> List { get; } =
    [
        "[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]",
        "the", "food", "was", "good", "never", "a", "bad", "meal", "here", "love", "happy", "thumbs", "down", "five", "star", "two", "##s",
        "cafe", "pho", "great", "un", "##believ", "##able", "cls", "sep", "pad", "price", "##y",
        .. "bcdefghijklmnopqrstuvwxyz0123456789".Select(letter => letter.ToString()),
        .. "abcdefghijklmnopqrtuvwxz0123456789".Select(letter => $"##{letter}"),
        .. "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~€".Select(mark => mark.ToString()),
        "好", "吃",
    ];
}
