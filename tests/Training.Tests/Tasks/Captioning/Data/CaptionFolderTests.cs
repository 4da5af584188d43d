using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Vision;
using Xunit;

namespace Training.Tests.Tasks.Captioning.Data;

public sealed class CaptionFolderTests : IDisposable
{
    private readonly CaptionedFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ImagesComeInTheOrderOfTheListWithTheirCaptions()
    {
        var test = folder.Open().Read(ImageSplit.Test);
        Assert.Equal(["h.png", "g.png"], NamesOf(test));
        Assert.Equal([["a", "dog"], ["the", "red", "h"]], test.Images[0].Captions);
        Assert.Equal(4, folder.Open().Read(ImageSplit.Train).Images.Count);
        Assert.Empty(folder.Reports);
    }

    [Fact]
    public void MissingImagesAreCountedNamedAndLeftOut()
    {
        File.Delete(folder["images/b.png"]);
        folder.Write("train.txt", "a.png\nb.png\nc.png\nd.png\nnone.png\n");
        var train = folder.Open().Read(ImageSplit.Train);
        Assert.Equal(["a.png", "c.png", "d.png"], NamesOf(train));
        Assert.Contains(folder.Reports, report => report.Contains("1 of 5 images are missing in") && report.EndsWith("left out: b.png"));
        Assert.Contains(folder.Reports, report => report.Contains("1 of 5 images are without any caption") && report.EndsWith("left out: none.png"));
    }

    [Fact]
    public void ManyMissingImagesMakeOneLine()
    {
        foreach (var name in CaptionedFolder.Names)
            File.AppendAllText(folder["val.txt"], $"no{name}\n");
        folder.Open().Read(ImageSplit.Validation);
        Assert.EndsWith("noa.png, nob.png, noc.png, nod.png, noe.png and 3 more", Assert.Single(folder.Reports));
    }

    [Fact]
    public void ImagesThatCannotBeDecodedAreLeftOutWithTheirName()
    {
        File.WriteAllBytes(folder["images/e.png"], File.ReadAllBytes(folder["images/e.png"])[..60]);
        Assert.Equal(["f.png"], NamesOf(folder.Open().Read(ImageSplit.Validation)));
        Assert.Contains("e.png: left out", Assert.Single(folder.Reports));
        File.Delete(folder["images/f.png"]);
        Assert.Contains("no image", Assert.Throws<InvalidDataException>(() => folder.Open().Read(ImageSplit.Validation)).Message);
    }

    [Fact]
    public void AnImageHasOnePurpose()
    {
        File.AppendAllText(folder["test.txt"], "a.png\n");
        var error = Assert.Throws<InvalidDataException>(() => folder.Open());
        Assert.StartsWith($"{folder["test.txt"]}: a.png belongs to {folder["train.txt"]}", error.Message);
    }

    [Theory]
    [InlineData("a.png", "a.png is listed already, in line 1")]
    [InlineData("../a.png", "without a folder")]
    [InlineData("", "without a folder")]
    public void MalformedLinesOfListsAreReportedAndSkipped(string line, string reason)
    {
        folder.Write("train.txt", $"a.png\r\n{line}\r\nb.png\r\n");
        Assert.Equal(["a.png", "b.png"], NamesOf(folder.Open().Read(ImageSplit.Train)));
        var report = Assert.Single(folder.Reports);
        Assert.StartsWith($"{folder["train.txt"]}:2: ", report);
        Assert.Contains(reason, report);
    }

    [Fact]
    public void SourcesFollowEveryFile()
    {
        var before = Checksums();
        Assert.Equal(before, Checksums());
        File.Copy(folder["images/a.png"], folder["images/b.png"], overwrite: true);
        Assert.Equal([true, true, false], before.Zip(Checksums(), (first, second) => first == second));
        folder.Write("train.txt", "a.png\nd.png\n");
        File.AppendAllText(folder["captions.tsv"], "a.png\tA red image\n");
        Assert.Equal([false, false, false], before.Zip(Checksums(), (first, second) => first == second));

        string?[] Checksums() => [.. folder.Open().Read(ImageSplit.Train).Sources.Select(source => source.Sha256)];
    }

    [Fact]
    public void FoldersWithoutCaptionsImagesOrListsAreErrors()
    {
        Assert.Contains("no such folder", Error(folder["none"]));
        Assert.Contains("captions.tsv nor Flickr8k.token.txt", Error(folder["images"]));
        File.Delete(folder["val.txt"]);
        Assert.Contains("val.txt: no such file", Error(folder.Path));
        Directory.Delete(folder["images"], recursive: true);
        Assert.Contains("no folder images", Error(folder.Path));

        static string Error(string path) =>
            Assert.Throws<InvalidDataException>(() => new CaptionFolder(path, new MalformedLines(0, _ => { }), _ => { })).Message;
    }

    [SharedDataFact("data/flickr8k")]
    public void Flickr8kIsReadWhole()
    {
        List<string> reports = [];
        var flickr = new CaptionFolder(SharedData.PathOf("data/flickr8k"), new MalformedLines(0, reports.Add), reports.Add);
        var test = flickr.Read(ImageSplit.Test);
        Assert.Equal(500, test.Images.Count);
        Assert.All(test.Images, image => Assert.Equal(5, image.Captions.Count));
        Assert.Empty(reports);
    }

    private static IEnumerable<string> NamesOf(CaptionSet set) => set.Images.Select(image => Path.GetFileName(image.Path));
}
