using Torchline.Contracts.Text;
using Torchline.Training.Tasks.Sentiment.Data;
using Xunit;

namespace Training.Tests.Tasks.Sentiment.Data;

public sealed class GloveFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Vocabulary vocabulary = new(["the", "food"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ReadsTheVectorsOfTheVocabulary()
    {
        var (vectors, dimension) = Read("the 0.5 -1 2e-3\nunheard 1 2 3\nfood 1 2 3\n");
        Assert.Equal(3, dimension);
        Assert.Equal(2, vectors.Count);
        Assert.Equal([0.5f, -1f, 0.002f], vectors[vocabulary.IdOf("the")]);
    }

    [Theory]
    [InlineData("the 1 2 3\nfood 1 2\n", ":2: 2 numbers where 3")]
    [InlineData("the 1 x 3\n", ":1: 'x' is not a number")]
    [InlineData("the 1 NaN 3\n", ":1: 'NaN' is not a number")]
    [InlineData("the 1 0,5 3\n", ":1: '0,5' has a comma; write 0.5")]
    [InlineData("the\n", ":1: expected a word")]
    [InlineData("", "empty")]
    public void NamesTheMalformedLine(string content, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Read(content)).Message);

    [Fact]
    public void RefusesLinesThatAreTooLong() =>
        Assert.Contains(":1: longer than", Assert.Throws<InvalidDataException>(() => Read("the " + new string('1', 1 << 17))).Message);

    private WordVectors Read(string content) =>
        GloveFile.Read(folder.File("glove.txt", content), vocabulary);
}
