using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Sentiment.Data;
using Xunit;

namespace Training.Tests.Tasks.Sentiment.Data;

public sealed class ReviewFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> reports = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ReadsLabelsAndWords()
    {
        var path = folder.File("train.txt", "1 good food .\r\n0 i did n't like it !\n");
        var reviews = Read(path);
        Assert.Equal([true, false], reviews.Select(review => review.IsPositive));
        Assert.Equal(["good", "food", "."], reviews[0].Words);
        Assert.Equal(["i", "did", "n't", "like", "it", "!"], reviews[1].Words);
        Assert.Empty(reports);
    }

    [Theory]
    [InlineData("2 meh .", "expected a label")]
    [InlineData("good food .", "expected a label")]
    [InlineData("10 good food .", "expected a label")]
    [InlineData("", "expected a label")]
    [InlineData("1", "no words")]
    [InlineData("1   ", "no words")]
    public void ReportsMalformedLinesWithFileAndNumberAndSkipsThem(string malformed, string reason)
    {
        var path = folder.File("train.txt", $"1 good .\n{malformed}\n0 bad .\n");
        Assert.Equal(2, Read(path).Count);
        var report = Assert.Single(reports);
        Assert.StartsWith($"{path}:2: ", report);
        Assert.Contains(reason, report);
    }

    [Fact]
    public void ReportsBytesThatAreNoUtf8()
    {
        var path = folder["train.txt"];
        File.WriteAllBytes(path, [.. "1 good .\n0 b"u8, 0xff, .. "d .\n"u8]);
        Assert.Single(Read(path));
        Assert.Contains("not valid UTF-8", Assert.Single(reports));
    }

    [Fact]
    public void ReportsLinesWithoutAnEnd()
    {
        var path = folder.File("train.txt", $"1 good .\n0 {new string('x', 1 << 17)}\n0 bad .\n");
        Assert.Equal(2, Read(path).Count);
        Assert.Contains($"{path}:2: longer than", Assert.Single(reports));
    }

    [Fact]
    public void GivesUpWhenTooManyLinesAreMalformed()
    {
        var path = folder.File("train.txt", "1 good .\nx\ny\nz\n");
        var error = Assert.Throws<InvalidDataException>(() => Read(path, limit: 2));
        Assert.Contains($"{path}:4: more than 2 malformed lines", error.Message);
    }

    [Fact]
    public void MissingAndEmptyFilesAreErrors()
    {
        Assert.Contains("no such file", Assert.Throws<InvalidDataException>(() => Read(folder["absent.txt"])).Message);
        Assert.Contains("empty", Assert.Throws<InvalidDataException>(() => Read(folder.File("empty.txt", ""))).Message);
        Assert.Contains("no usable line", Assert.Throws<InvalidDataException>(() => Read(folder.File("bad.txt", "x\n"))).Message);
    }

    [Fact]
    public void UnlabelledLinesKeepTheirPlaces()
    {
        var path = folder.File("unlabelled.txt", "good food .\n\nbad food .\n");
        Assert.Equal([3, 0, 3], ReviewFile.ReadUnlabelled(path).Select(words => words.Count));
    }

    private IReadOnlyList<Review> Read(string path, int limit = 10) =>
        ReviewFile.ReadLabelled(path, new MalformedLines(limit, reports.Add));
}
