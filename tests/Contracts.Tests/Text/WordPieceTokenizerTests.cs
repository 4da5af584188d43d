using Torchline.Contracts.Text;
using Xunit;

namespace Contracts.Tests.Text;

public class WordPieceTokenizerTests
{
    private static readonly WordPieceTokenizer Tokenizer = new(SamplePieces.List);

    [Theory]
    [InlineData("The food was good.", "the food was good .")]
    [InlineData("Never had a bad meal here!!", "never h ##a ##d a bad meal here ! !")]
    [InlineData("unbelievable", "un ##believ ##able")]
    [InlineData("I didn't", "i d ##i ##d ##n ' t")]
    [InlineData("I didn’t", "i d ##i ##d ##n ' t")]
    [InlineData("“good” — never…", "\" good \" - never . . .")]
    [InlineData("$20, pricey (€9)", "$ 2 ##0 , price ##y ( € 9 )")]
    [InlineData("$$$", "$ $ $")]
    [InlineData("Café phở CAFÉ", "cafe pho cafe")]
    [InlineData("cafe\u0301", "cafe")]
    [InlineData("ｇｏｏｄ！", "good !")]
    [InlineData("好吃", "好 吃")]
    [InlineData("food好", "food 好")]
    [InlineData("плохо", "[UNK]")]
    [InlineData("  food \t\r\n good ", "food good")]
    [InlineData("food\u00a0good", "food good")]
    public void ATextHasItsPieces(string text, string pieces) => Assert.Equal(pieces, Pieces(text));

    [Theory]
    [InlineData("👎", "thumbs down")]
    [InlineData("food👎good", "food thumbs down good")]
    [InlineData("👎🏽", "thumbs down")] // a colour of skin
    [InlineData("I ❤️ food", "i love food")] // with a variation selector
    [InlineData("I ❤ food", "i love food")]
    [InlineData("👎👎 👎", "thumbs down")] // a run is one
    [InlineData("👎😀👎", "thumbs down happy thumbs down")]
    [InlineData("❤️‍🔥", "love great")] // joined
    [InlineData("⭐⭐⭐⭐⭐", "five star ##s")]
    [InlineData("⭐️ ⭐️", "two star ##s")]
    [InlineData("★★☆☆☆", "two star ##s")]
    [InlineData("food ⭐", "food star")]
    [InlineData("food🦒good", "food [UNK] good")] // not in the table
    public void EmojiAreWords(string text, string pieces) => Assert.Equal(pieces, Pieces(text));

    [Theory]
    [InlineData("food\0good", "food good")]
    [InlineData("food\u0007\u0085good", "food good")]
    [InlineData("fo\u00adod\u200b", "food")] // soft hyphen, zero-width space
    [InlineData("\ufefffood", "food")]
    [InlineData("food\ud83d good", "food good")] // half of a character
    [InlineData("\ude00food\ude00good", "food good")]
    [InlineData("food\ufffdgood", "food good")]
    [InlineData("food\ue000good", "food good")] // private use
    [InlineData("\u202efood\u202c", "food")]
    public void ControlCharactersAreNoPartOfWords(string text, string pieces) => Assert.Equal(pieces, Pieces(text));

    [Theory]
    [InlineData("[PAD] food", "[ pad ] food")]
    [InlineData("food[SEP]", "food [ sep ]")]
    [InlineData("[CLS]", "[ cls ]")]
    [InlineData("[UNK]", "[ un ##k ]")]
    [InlineData("[[SEP]❤[PAD]]", "[ [ sep ] love [ pad ] ]")]
    public void TheNamesOfSpecialPiecesAreOrdinaryText(string text, string pieces) => Assert.Equal(pieces, Pieces(text));

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    [InlineData("\u200b\ufe0f\u200d")]
    [InlineData("\ud83d")]
    [InlineData("\0\u0001")]
    public void ATextWithoutAWordHasNoIds(string text) => Assert.Equal(0, Tokenizer.Encode(text, new long[8]));

    [Fact]
    public void ATextThatFitsExactlyIsNotTooLong()
    {
        var ids = new long[5];
        Assert.Equal(5, Tokenizer.Encode("food was good", ids));
        Assert.Equal("[CLS] food was good [SEP]", Spell(ids));
    }

    [Theory]
    [InlineData("food was good .", "[CLS] food was good [SEP]")]
    [InlineData("food was unbelievable", "[CLS] food was un [SEP]")] // within a word
    [InlineData("food was good food was good food was good", "[CLS] food was good [SEP]")]
    public void OfATextThatIsTooLongTheBeginningIsWritten(string text, string pieces)
    {
        var ids = new long[5];
        Assert.Null(Tokenizer.Encode(text, ids));
        Assert.False(Tokenizer.TryEncode(text, ids, out var count));
        Assert.Equal(5, count);
        Assert.Equal(pieces, Spell(ids));
    }

    [Fact]
    public void TenThousandCharactersAreEncoded()
    {
        var ids = new long[10_002];
        Assert.Equal(4_002, Tokenizer.Encode(string.Concat(Enumerable.Repeat("food ", 2_000)) + string.Concat(Enumerable.Repeat("好", 2_000)), ids));
        Assert.Equal(10_002, Tokenizer.Encode(new string('z', 10_000), ids)); // one word: a letter a piece
        Assert.Null(Tokenizer.Encode(new string('z', 10_001), ids));
        Assert.Equal(3, Tokenizer.Encode(new string('z', 10_000) + 'ж', new long[3])); // no pieces make it up
        Assert.Equal(4, Tokenizer.Encode(string.Concat(Enumerable.Repeat("👎", 5_000)), ids));
        Assert.Equal(15_000 + 2, Tokenizer.Encode(string.Concat(Enumerable.Repeat("👎❤", 5_000)), new long[20_000]));
    }

    [Fact]
    public void PlainTextTakesNoMemoryOfTheHeap()
    {
        var ids = new long[64];
        Assert.Equal(0, Allocated(() => Tokenizer.TryEncode("The food was GOOD, but never unbelievable!", ids, out _)));
        // Where a character is replaced, the library is given another string.
        Assert.InRange(Allocated(() => Tokenizer.TryEncode("I ❤ food", ids, out _)), 1, 64);
    }

    [Fact]
    public void ALongerTextAndTooLittleRoomAreErrorsOfTheCaller()
    {
        Assert.Contains("65536", Assert.Throws<ArgumentException>(() => Tokenizer.Encode(new string('a', 65_537), new long[8])).Message);
        Assert.Contains("3 ids", Assert.Throws<ArgumentException>(() => Tokenizer.Encode("a", new long[2])).Message);
    }

    [Theory]
    [InlineData("[PAD]")]
    [InlineData("[UNK]")]
    [InlineData("[CLS]")]
    [InlineData("[SEP]")]
    public void AMissingSpecialPieceIsNamed(string piece)
    {
        var error = Assert.Throws<ArgumentException>(() => new WordPieceTokenizer([.. SamplePieces.List.Where(one => one != piece)]));
        Assert.Contains(piece, error.Message);
    }

    [Fact]
    public void EveryEmojiOfTheTableHasPlainWords()
    {
        Assert.InRange(EmojiWords.All.Count(), 200, 300);
        Assert.All(EmojiWords.All, pair =>
        {
            Assert.False(EmojiWords.IsModifier(pair.Key));
            Assert.Matches("^[a-z]+( [a-z]+)*$|^[?!]$", pair.Value);
            Assert.NotEqual(0, Tokenizer.Encode(pair.Key.ToString(), new long[64]));
        });
    }

    private static long Allocated(Action action)
    {
        for (var i = 0; i < 100; i++)
            action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Pieces(string text)
    {
        var ids = new long[64];
        Assert.True(Tokenizer.TryEncode(text, ids, out var count));
        var pieces = Spell(ids[..count]);
        Assert.StartsWith("[CLS] ", pieces);
        Assert.EndsWith(" [SEP]", pieces);
        return pieces[6..^6];
    }

    private static string Spell(long[] ids) =>
        string.Join(' ', ids.Select(id => Tokenizer.Vocabulary[(int)id]));
}
