using System.Security.Cryptography;
using System.Text;
using Torchline.Training.Downloads;
using Training.Tests.Weights;
using Xunit;
using static Torchline.Tests.TestServer;

namespace Training.Tests.Downloads;

public sealed class DataInstallerTests : IDisposable
{
    private static readonly byte[] Content = Encoding.ASCII.GetBytes("weights");
    private static readonly string ContentSha256 = Convert.ToHexStringLower(SHA256.HashData(Content));

    private readonly TemporaryFolder folder = new();
    private readonly RecordingDisplay display = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task GetsAFileOnceAndKeepsItsHash()
    {
        using var server = new TestServer(request => Serve(request, Content));
        var entry = File(server, PublishedHash.Sha256(ContentSha256));
        var path = await Install(entry);
        Assert.Equal(folder["file.pth"], path);
        Assert.Equal($"{ContentSha256}  file.pth\n", System.IO.File.ReadAllText(path + ".sha256"));
        Assert.Equal(path, await Install(entry));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task PutsSeveralFilesIntoAFolderUnderTheirNames()
    {
        using var server = new TestServer(request => Serve(request, Content));
        var file = File(server, PublishedHash.Sha256(ContentSha256)).Files[0];
        var path = await Install(new DataSetEntry("images", "", "", [file, file with { Name = "other.jpg" }]));
        Assert.Equal(folder["images"], path);
        Assert.Equal(Content, System.IO.File.ReadAllBytes(folder["images/file.pth"]));
        Assert.Equal(Content, System.IO.File.ReadAllBytes(folder["images/other.jpg"]));
    }

    [Theory]
    [InlineData("SHA256")]
    [InlineData("MD5")]
    public async Task ChecksWhatIsPublishedOfAHash(string algorithm)
    {
        var right = algorithm == "MD5"
            ? PublishedHash.Md5(Convert.ToHexStringLower(MD5.HashData(Content)))
            : PublishedHash.Sha256(ContentSha256[..8]);
        using var server = new TestServer(request => Serve(request, Content));
        await Install(File(server, right));
        Assert.Contains(ContentSha256, display.Lines[^1]);

        System.IO.File.Delete(folder["file.pth"]);
        var wrong = right with { Hex = (right.Hex[0] == '0' ? '1' : '0') + right.Hex[1..] };
        var error = await Assert.ThrowsAsync<DownloadException>(() => Install(File(server, wrong)));
        Assert.Contains("nothing was kept", error.Message);
        Assert.Equal([folder["file.pth.sha256"]], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task RefusesAnotherFileThanTheFirstTime()
    {
        var content = Content;
        using var server = new TestServer(request => Serve(request, content, $"\"{content.Length}\""));
        await Install(File(server, PublishedHash.Sha256("")));
        System.IO.File.Delete(folder["file.pth"]);
        content = [1, 2, 3];
        var error = await Assert.ThrowsAsync<DownloadException>(() => Install(File(server, PublishedHash.Sha256(""))));
        Assert.Contains("is not the file of the first download", error.Message);
    }

    [Fact]
    public async Task OverwritesNoFileOfAnother()
    {
        System.IO.File.WriteAllText(folder["file.pth"], "mine");
        using var server = new TestServer(request => Serve(request, Content));
        var error = await Assert.ThrowsAsync<DownloadException>(() => Install(File(server, PublishedHash.Sha256(ContentSha256))));
        Assert.Contains("move it away", error.Message);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task UnpacksArchivesOnce()
    {
        var images = TorchBytes.Archive(System.IO.Compression.CompressionLevel.Fastest, ("set/train/a.jpg", [1]));
        var texts = TorchBytes.Archive(System.IO.Compression.CompressionLevel.Fastest, ("captions.txt", [2]));
        using var server = new TestServer(request => Serve(request, request.Target == "/images.zip" ? images : texts));
        var entry = new DataSetEntry("images", "", "", [Remote(server, "images.zip", images), Remote(server, "texts.zip", texts)])
        {
            IsArchive = true,
            Root = "set",
        };

        Assert.Equal(folder["images/set"], await Install(entry));

        Assert.True(System.IO.File.Exists(folder["images/set/train/a.jpg"]));
        Assert.True(System.IO.File.Exists(folder["images/captions.txt"]));
        Assert.Equal(
            ["images", "images.zip.sha256", "texts.zip.sha256"],
            Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
        await Install(entry);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task LeavesNoHalfUnpackedFolder()
    {
        var archive = TorchBytes.Archive(System.IO.Compression.CompressionLevel.Fastest, ("good.txt", [1]), ("../bad.txt", [2]));
        using var server = new TestServer(request => Serve(request, archive));
        var entry = new DataSetEntry("data", "", "", [Remote(server, "data.zip", archive)]) { IsArchive = true };
        await Assert.ThrowsAsync<DownloadException>(() => Install(entry));
        Assert.Empty(Directory.GetDirectories(folder.Path));
    }

    [Fact]
    public async Task ReportsThatTheFolderIsAFile()
    {
        System.IO.File.WriteAllText(folder["taken"], "");
        using var server = new TestServer(request => Serve(request, Content));
        var error = await Assert.ThrowsAnyAsync<IOException>(() => Install(File(server, PublishedHash.Sha256(ContentSha256)), folder["taken"]));
        Assert.Contains(folder["taken"], error.Message);
    }

    [Fact]
    public void CatalogueIsWellFormed()
    {
        var entries = DataCatalogue.Entries;
        Assert.Equal(entries.Count, entries.Select(entry => entry.Name).Distinct().Count());
        Assert.Subset(
            entries.Select(entry => entry.Name).ToHashSet(),
            new HashSet<string>
            {
                "hymenoptera", "resnet18", "resnet34", "resnet50", "vgg16", "vgg19", "squeezenet1_0", "squeezenet1_1",
                "mobilenet_v2", "flickr8k", "glove", "styles",
            });
        foreach (var file in entries.SelectMany(entry => entry.Files))
        {
            Assert.Equal("https", file.Address.Scheme);
            Assert.Matches("^([0-9a-f]{8}|[0-9a-f]{32}|[0-9a-f]{64})$", file.Hash.Hex);
            Assert.InRange(file.Bytes, 100_000, 2_000_000_000);
            // torchvision's names carry the beginning of the hash.
            if (file.Name.EndsWith(".pth", StringComparison.Ordinal))
                Assert.EndsWith($"-{file.Hash.Hex[..8]}.pth", file.Name);
        }
    }

    private async Task<string> Install(DataSetEntry entry, string? to = null)
    {
        using var client = Downloader.CreateClient();
        var options = new DownloadOptions { Attempts = 1 };
        return await new DataInstaller(new Downloader(client, options, display), display).InstallAsync(entry, to ?? folder.Path, default);
    }

    private static DataSetEntry File(TestServer server, PublishedHash hash) =>
        new("file", "", "", [new RemoteFile(new Uri(server.Address, "file.pth"), hash, 1000)]);

    private static RemoteFile Remote(TestServer server, string name, byte[] content) =>
        new(new Uri(server.Address, name), PublishedHash.Sha256(Convert.ToHexStringLower(SHA256.HashData(content))), content.Length);
}
