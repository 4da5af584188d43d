using Torchline.Contracts.Text;
using Xunit;

namespace Contracts.Tests.Text;

public sealed class VocabularyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string FilePath => Path.Combine(folder.Path, "vocabulary.txt");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WordsAreNumberedByFrequencyThenBySpelling()
    {
        var vocabulary = Vocabulary.Build([["b", "a", "c"], ["c", "b", "c"], ["rare"]]);
        Assert.Equal(["<pad>", "<unk>", "c", "b", "a", "rare"], vocabulary.Words);
        Assert.Equal(["<pad>", "<unk>", "c", "b"], Vocabulary.Build([["b", "a", "c"], ["c", "b", "c"]], minimumCount: 2).Words);
    }

    [Fact]
    public void AFileGivesTheSameIds()
    {
        new Vocabulary(["good", "naïve", "n't"]).Save(FilePath);
        var loaded = Vocabulary.Load(FilePath);

        Assert.Equal(5, loaded.Count);
        Assert.Equal(3, loaded.IdOf("naïve"));
        Assert.Equal("n't", loaded[4]);
        Assert.Equal(Vocabulary.UnknownId, loaded.IdOf("missing"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("good\nbad\n")]
    [InlineData("<pad>\n<unk>\ngood\ngood\n")]
    [InlineData("<pad>\n<unk>\n\ngood\n")]
    [InlineData("<pad>\n<unk>\ntwo words\n")]
    public void AFileThatIsNoVocabularyIsNamed(string content)
    {
        File.WriteAllText(FilePath, content);
        Assert.Contains(FilePath, Assert.Throws<InvalidDataException>(() => Vocabulary.Load(FilePath)).Message);
    }

    [Fact]
    public void AHugeFileIsNotRead()
    {
        using (var stream = File.Create(FilePath))
        {
            stream.SetLength(65L * 1024 * 1024);
        }

        Assert.Contains("bytes", Assert.Throws<InvalidDataException>(() => Vocabulary.Load(FilePath)).Message);
    }
}
