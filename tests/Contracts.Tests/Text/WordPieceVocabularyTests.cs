using Torchline.Contracts.Text;
using Xunit;

namespace Contracts.Tests.Text;

public sealed class WordPieceVocabularyTests : IDisposable
{
    private const string Special = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n";

    private readonly TemporaryFolder folder = new();

    private string FilePath => Path.Combine(folder.Path, "vocabulary.txt");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AFileGivesTheSameIds()
    {
        new WordPieceVocabulary(SamplePieces.List).Save(FilePath);
        var loaded = WordPieceVocabulary.Load(FilePath);

        Assert.Equal(SamplePieces.List, loaded.Words);
        Assert.Equal((0, 2, 3, 4), (loaded.PaddingId, loaded.UnknownId, loaded.StartId, loaded.EndId));
        Assert.Equal(loaded.UnknownId, loaded.IdOf("missing"));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\ngood\n", "[SEP]")]
    [InlineData("<pad>\n<unk>\ngood\n", "[PAD]")]
    [InlineData(Special + "good\ngood\n", "token 5, \"good\", comes twice")]
    [InlineData(Special + "good\n\nbad\n", "token 5")]
    [InlineData(Special + "two words\n", "token 4")]
    [InlineData(Special + "good", "cut off")]
    [InlineData(Special + "tab\tbed\n", "token 4")]
    [InlineData(Special + "line\u2028end\n", "token 4")]
    public void AFileThatIsNoVocabularyIsNamed(string content, string reason)
    {
        File.WriteAllText(FilePath, content);
        var message = Assert.Throws<InvalidDataException>(() => WordPieceVocabulary.Load(FilePath)).Message;
        Assert.Contains(FilePath, message);
        Assert.Contains(reason, message);
    }

    [Fact]
    public void LongPiecesAndManyPiecesAreRefused()
    {
        File.WriteAllText(FilePath, $"{Special}{new string('a', WordPieceVocabulary.MaxCharacters + 1)}\n");
        Assert.Contains("longer than 100", Assert.Throws<InvalidDataException>(() => WordPieceVocabulary.Load(FilePath)).Message);

        File.WriteAllText(FilePath, Special + string.Concat(Enumerable.Range(0, WordPieceVocabulary.MaxPieces).Select(i => $"{i}\n")));
        Assert.Contains("131072", Assert.Throws<InvalidDataException>(() => WordPieceVocabulary.Load(FilePath)).Message);
    }
}
