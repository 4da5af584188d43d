using FsCheck;
using FsCheck.Fluent;
using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Captioning.Data;
using Xunit;

namespace Training.Tests.Tasks.Captioning.Data;

public sealed class CaptionFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> reports = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void CaptionsAreGatheredByImage()
    {
        var captions = Read("a.jpg\tA dog runs .\r\nb.jpg\tA cat .\r\na.jpg\tThe dog's ball\r\n");
        Assert.Equal(["a.jpg", "b.jpg"], captions.Keys);
        Assert.Equal([["a", "dog", "runs"], ["the", "dog", "'s", "ball"]], captions["a.jpg"]);
        Assert.Empty(reports);
    }

    [Fact]
    public void NumbersOfCaptionsAreNoPartOfTheName()
    {
        var captions = Read("a.jpg#0\tA dog\na.jpg#12\tA cat\nb#1.jpg\tA bird\nc.jpg.1#0\tA fish\n");
        Assert.Equal(["a.jpg", "b#1.jpg", "c.jpg.1"], captions.Keys);
        Assert.Equal(2, captions["a.jpg"].Count);
    }

    [Fact]
    public void OneWordIsACaption() => Assert.Equal([["dog"]], Read("a.jpg\tDog .\n")["a.jpg"]);

    [Theory]
    [InlineData("a.jpg A dog", "a tab")]
    [InlineData("", "a tab")]
    [InlineData("\tA dog", "the name of an image")]
    [InlineData("#0\tA dog", "the name of an image")]
    [InlineData("../a.jpg\tA dog", "the name of an image")]
    [InlineData("b/a.jpg#1\tA dog", "the name of an image")]
    [InlineData("b\\a.jpg\tA dog", "the name of an image")]
    [InlineData("..\tA dog", "the name of an image")]
    [InlineData("a\0.jpg\tA dog", "the name of an image")]
    [InlineData("a.jpg\t", "no words")]
    [InlineData("a.jpg\t . !", "no words")]
    public void MalformedLinesAreReportedWithFileAndNumberAndSkipped(string malformed, string reason)
    {
        Assert.Equal(["x.jpg", "y.jpg"], Read($"x.jpg\tA dog\n{malformed}\ny.jpg\tA cat\n").Keys);
        var report = Assert.Single(reports);
        Assert.StartsWith($"{folder["captions.tsv"]}:2: ", report);
        Assert.Contains(reason, report);
    }

    [Fact]
    public void BytesThatAreNoUtf8AndEndlessLinesAreSkipped()
    {
        var path = folder["captions.tsv"];
        File.WriteAllBytes(path, [.. "a.jpg\tA d"u8, 0xff, .. "g\n"u8, .. "b.jpg\t"u8, .. Enumerable.Repeat((byte)'x', 1 << 16), .. "\nc.jpg\tA cat\n"u8]);
        Assert.Equal(["c.jpg"], CaptionFile.Read(path, new MalformedLines(10, reports.Add)).Keys);
        Assert.Contains("not valid UTF-8", reports[0]);
        Assert.Contains("captions.tsv:2: longer than", reports[1]);
    }

    [Fact]
    public void TooManyMalformedLinesAndNoneAtAllAreErrors()
    {
        Assert.Contains(":3: more than 1 malformed", Assert.Throws<InvalidDataException>(() => Read("a.jpg\tA dog\nx\ny\n", limit: 1)).Message);
        Assert.Contains("no usable line", Assert.Throws<InvalidDataException>(() => Read("x\n")).Message);
        Assert.Contains("empty", Assert.Throws<InvalidDataException>(() => Read("")).Message);
    }

    [Fact]
    public void EveryLineIsReadOrReported()
    {
        var bytes = Gen.OneOf(Gen.Elements("\t\t\n\n\r#0/.aA '"u8.ToArray()), Gen.Choose(0, 255).Select(value => (byte)value));
        FsCheck.Fluent.Prop.ForAll(bytes.ArrayOf().ToArbitrary(), content =>
        {
            var path = folder["captions.tsv"];
            File.WriteAllBytes(path, [.. "first.jpg\tA dog\n"u8, .. content]);
            var malformed = new MalformedLines(int.MaxValue, _ => { });
            var captions = CaptionFile.Read(path, malformed);
            var lines = 1 + content.Count(value => value == '\n') + (content is [.., not (byte)'\n'] ? 1 : 0);
            return captions.Values.Sum(image => image.Count) + malformed.Count == lines
                && captions.Keys.All(name => Path.GetFileName(Path.GetFullPath(folder[name])) == name);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<string>>> Read(string text, int limit = 10) =>
        CaptionFile.Read(folder.File("captions.tsv", text), new MalformedLines(limit, reports.Add));
}
