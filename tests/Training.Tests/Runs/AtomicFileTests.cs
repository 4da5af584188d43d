using Torchline.Training.Runs;
using Xunit;

namespace Training.Tests.Runs;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WritersAtOnceDoNotDisturbEachOther()
    {
        const int writers = 4;
        const int rounds = 8;
        var path = folder["deep/file.bin"];
        using var together = new Barrier(writers);

        // Threads of their own: none may wait at the barrier for one that the pool has not started.
        Exception?[] errors = new Exception?[writers];
        Thread[] threads = [.. Enumerable.Range(0, writers).Select(writer => new Thread(() => errors[writer] = Record.Exception(() =>
        {
            for (var round = 0; round < rounds; round++)
            {
                AtomicFile.Write(path, stream =>
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
        Assert.Equal([path], Directory.GetFiles(folder["deep"]));
    }

    [Fact]
    public void AFailedWriteLeavesWhatWasThere()
    {
        var path = folder["file.txt"];
        AtomicFile.Write(path, "old");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
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
        Directory.CreateDirectory(folder["taken"]);
        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(folder["taken"], "text"));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    /// <summary>The writer's number again and again, each of another length.</summary>
    private static byte[] ContentOf(int writer) => [.. Enumerable.Repeat((byte)writer, 10_000 + writer)];
}
