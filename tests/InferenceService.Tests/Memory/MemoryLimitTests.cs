using Torchline.InferenceService.Memory;

namespace InferenceService.Tests.Memory;

public sealed class MemoryLimitTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("torchline-cgroup-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("0::/", "sys/fs/cgroup/memory.max", "3221225472\n", 3221225472L)] // a container of compose
    [InlineData("0::/a/b", "sys/fs/cgroup/a/memory.max", "1000000\n", 1000000L)] // the group above limits, too
    [InlineData("4:cpu:/x\n3:memory:/x", "sys/fs/cgroup/memory/x/memory.limit_in_bytes", "2000000\n", 2000000L)]
    [InlineData("3:memory:/docker/1f", "sys/fs/cgroup/memory/memory.limit_in_bytes", "2000000\n", 2000000L)] // the host's path
    [InlineData("0::/", "sys/fs/cgroup/memory.max", "max\n", null)]
    [InlineData("3:memory:/", "sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n", null)]
    [InlineData("0::/", "sys/fs/cgroup/other", "1\n", null)]
    public void TheLimitIsThatOfTheGroup(string groups, string file, string content, long? limit)
    {
        Write("proc/self/cgroup", groups);
        Write(file, content);
        Assert.Equal(limit, MemoryLimit.OfCgroup(root));
    }

    [Fact]
    public void TheSmallestLimitCounts()
    {
        Write("proc/self/cgroup", "0::/a/b");
        Write("sys/fs/cgroup/a/b/memory.max", "500");
        Write("sys/fs/cgroup/a/memory.max", "400");
        Write("sys/fs/cgroup/memory.max", "max");
        Assert.Equal(400, MemoryLimit.OfCgroup(root));
    }

    [Fact]
    public void WithoutGroupsTheMachineLimits()
    {
        Assert.Null(MemoryLimit.OfCgroup(root));
        Assert.InRange(MemoryLimit.OfProcess(), 1 << 20, long.MaxValue);
    }

    private void Write(string file, string content)
    {
        var path = Path.Combine(root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
