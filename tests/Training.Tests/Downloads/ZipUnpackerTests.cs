using System.Buffers.Binary;
using System.IO.Compression;
using Torchline.Training.Downloads;
using Xunit;

namespace Training.Tests.Downloads;

public sealed class ZipUnpackerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void UnpacksFilesAndFolders()
    {
        Archive(archive =>
        {
            archive.CreateEntry("data/empty/");
            Add(archive, "data/a.txt", "a"u8);
            Add(archive, "data/deep/er/b.txt", "b"u8);
            Add(archive, "__MACOSX/data/._a.txt", "junk"u8);
            Add(archive, "data/.DS_Store", "junk"u8);
        });

        Assert.Equal(2, Unpack());

        Assert.Equal("a", File.ReadAllText(folder["out/data/a.txt"]));
        Assert.Equal("b", File.ReadAllText(folder["out/data/deep/er/b.txt"]));
        Assert.True(Directory.Exists(folder["out/data/empty"]));
        Assert.Equal(2, Directory.GetFiles(folder["out"], "*", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData("../escaped.txt")]
    [InlineData("data/../../escaped.txt")]
    [InlineData("/escaped.txt")]
    [InlineData("data//escaped.txt")]
    [InlineData("./escaped.txt")]
    [InlineData("..")]
    [InlineData("../")]
    [InlineData("..\\escaped.txt")]
    [InlineData("C:escaped.txt")]
    [InlineData("data/\u001b[2J")]
    [InlineData("data/nul\0.txt")]
    public void LeavesNoFolderButItsOwn(string name)
    {
        Archive(archive => Add(archive, name, "x"u8));
        var message = Assert.Throws<DownloadException>(() => Unpack()).Message;
        Assert.Contains("entry \"", message);
        Assert.DoesNotContain('\u001b', message);
        Assert.Empty(Directory.GetFileSystemEntries(folder["out"]));
        Assert.Equal(["archive.zip", "out"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData(0xA1FF)] // symbolic link
    [InlineData(0x2180)] // character device
    [InlineData(0x1180)] // pipe
    public void MakesNothingButFilesAndFolders(int mode)
    {
        Archive(archive =>
        {
            Add(archive, "link", "/etc/passwd"u8);
            archive.Entries[^1].ExternalAttributes = mode << 16;
        }, ZipArchiveMode.Update);
        Assert.Contains("a link or a device", Assert.Throws<DownloadException>(() => Unpack()).Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder["out"]));
    }

    [Fact]
    public void DoesNotWriteThroughALinkThatIsThereAlready()
    {
        Directory.CreateDirectory(folder["out"]);
        File.WriteAllText(folder["victim"], "untouched");
        File.CreateSymbolicLink(folder["out/a"], folder["victim"]);
        Archive(archive => Add(archive, "a", "x"u8));
        Assert.Throws<DownloadException>(() => Unpack());
        Assert.Equal("untouched", File.ReadAllText(folder["victim"]));
    }

    [Fact]
    public void OverwritesNothing()
    {
        Archive(archive =>
        {
            Add(archive, "a", "first"u8);
            Add(archive, "a", "second"u8);
        });
        Assert.Contains("comes twice", Assert.Throws<DownloadException>(() => Unpack()).Message);
        Assert.Equal("first", File.ReadAllText(folder["out/a"]));
    }

    [Fact]
    public void StopsABomb()
    {
        Archive(archive => Add(archive, "zeros", new byte[64 << 20]));
        Assert.InRange(new FileInfo(folder["archive.zip"]).Length, 1, 1 << 20);
        Assert.Contains("times its size", Assert.Throws<DownloadException>(() => Unpack()).Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder["out"]));
    }

    [Fact]
    public void WritesNoMoreThanTheArchiveDeclares()
    {
        Archive(archive => Add(archive, "zeros", new byte[64 << 20]));
        var bytes = File.ReadAllBytes(folder["archive.zip"]);
        var directory = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(directory + 24), 1000); // the size in the table of contents
        File.WriteAllBytes(folder["archive.zip"], bytes);

        Record.Exception(() => Unpack());
        Assert.InRange(Directory.GetFiles(folder["out"]).Sum(file => new FileInfo(file).Length), 0, 1000);
    }

    [Fact]
    public void LimitsTheNumberOfEntries()
    {
        Archive(archive =>
        {
            for (var i = 0; i <= 200_000; i++)
                archive.CreateEntry($"{i}/", CompressionLevel.NoCompression);
        });
        Assert.Contains("more than 200,000 entries", Assert.Throws<DownloadException>(() => Unpack()).Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder["out"]));
    }

    [Fact]
    public void ReportsThatAnArchiveIsDamaged()
    {
        File.WriteAllText(folder["archive.zip"], "no archive");
        Assert.Contains("damaged zip archive", Assert.Throws<DownloadException>(() => Unpack()).Message);
    }

    [Fact]
    public void CanBeStopped()
    {
        Archive(archive => Add(archive, "a", "x"u8));
        Directory.CreateDirectory(folder["out"]);
        Assert.ThrowsAny<OperationCanceledException>(() => Unpack(new CancellationToken(true)));
    }

    private int Unpack(CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(folder["out"]);
        return ZipUnpacker.UnpackAsync(folder["archive.zip"], folder["out"], cancellation).GetAwaiter().GetResult();
    }

    private void Archive(Action<ZipArchive> fill, ZipArchiveMode mode = ZipArchiveMode.Create)
    {
        using var stream = new FileStream(folder["archive.zip"], FileMode.Create, FileAccess.ReadWrite);
        using var archive = new ZipArchive(stream, mode);
        fill(archive);
    }

    private static void Add(ZipArchive archive, string name, ReadOnlySpan<byte> content)
    {
        using var stream = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        stream.Write(content);
    }
}
