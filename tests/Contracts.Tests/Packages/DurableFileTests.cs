using Torchline.Contracts.Packages;
using Xunit;

namespace Contracts.Tests.Packages;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WritersAtOnceDoNotDisturbEachOther()
    {
        const int writers = 4;
        const int rounds = 8;
        var path = Path.Combine(folder.Path, "deep/file.bin");
        using var together = new Barrier(writers);

        // Threads of their own: none may wait at the barrier for one that the pool has not started.
        var errors = new Exception?[writers];
        Thread[] threads = [.. Enumerable.Range(0, writers).Select(writer => new Thread(() => errors[writer] = Record.Exception(() =>
        {
            for (var round = 0; round < rounds; round++)
            {
                DurableFile.Write(path, stream =>
                {
                    Assert.True(together.SignalAndWait(TimeSpan.FromMinutes(1))); // all have their files open
                    stream.Write(ContentOf(writer));
                });
            }
        })))];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        Assert.All(errors, Assert.Null);
        var content = File.ReadAllBytes(path);
        Assert.Equal(ContentOf(content[0]), content);
        Assert.Equal([path], Directory.GetFiles(Path.Combine(folder.Path, "deep")));
    }

    [Fact]
    public void AFailedWriteLeavesWhatWasThere()
    {
        var path = Path.Combine(folder.Path, "file.txt");
        DurableFile.Write(path, "old");

        Assert.Throws<InvalidOperationException>(() => DurableFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            throw new InvalidOperationException("no more to say");
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void APathThatIsAFolderIsAnErrorThatLeavesNothingBehind()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "taken"));
        Assert.ThrowsAny<Exception>(() => DurableFile.Write(Path.Combine(folder.Path, "taken"), "text"));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void AFolderIsMadeUnlessThatIsNotWanted()
    {
        Assert.Throws<DirectoryNotFoundException>(() => DurableFile.Write(Path.Combine(folder.Path, "new", "file.bin"), [1], createFolder: false));
        DurableFile.Write(Path.Combine(folder.Path, "new", "file.bin"), [1]);
        Assert.Equal([1], File.ReadAllBytes(Path.Combine(folder.Path, "new", "file.bin")));
    }

    [Fact]
    public void LeftOversOfKilledWritersAreDeletedAndNothingElse()
    {
        var path = Path.Combine(folder.Path, "deep", "file.txt");
        DurableFile.Write(path, stream => // what a writer leaves that is killed here
        {
            var aside = stream.Name;
            File.WriteAllText(aside.Replace(".tmp", "0.tmp", StringComparison.Ordinal), "half");
        });
        Assert.Equal(2, Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Length);
        DurableFile.DeleteLeftOvers(folder.Path);
        Assert.Equal([path], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void MovingOverwritesNothing()
    {
        var (aside, path) = (Path.Combine(folder.Path, "file.part"), Path.Combine(folder.Path, "file"));
        File.WriteAllText(aside, "new");
        DurableFile.Move(aside, path);
        Assert.Equal("new", File.ReadAllText(path));
        File.WriteAllText(aside, "newer");
        Assert.Throws<IOException>(() => DurableFile.Move(aside, path));
        Assert.Equal("new", File.ReadAllText(path));
    }

    /// <summary>The writer's number again and again, each of another length.</summary>
    private static byte[] ContentOf(int writer) => [.. Enumerable.Repeat((byte)writer, 10_000 + writer)];
}
