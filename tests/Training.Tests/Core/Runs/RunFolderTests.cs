using Torchline.Training.Core.Runs;
using Xunit;

namespace Training.Tests.Core.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder runs = new();

    public void Dispose() => runs.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    [InlineData("white space")]
    public void RefusesNamesThatAreNoFolderNames(string name) =>
        Assert.Contains("cannot name a run", Assert.Throws<RunException>(() => RunFolder.Create(runs.Path, name)).Message);

    [Fact]
    public void ATakenNameIsAnErrorWithARemedy()
    {
        using (var folder = RunFolder.Create(runs.Path, "one"))
            RunFolder.WriteJson(folder.ConfigurationFile, new { kind = "sentiment" });
        Assert.Contains("--resume", Assert.Throws<RunException>(() => RunFolder.Create(runs.Path, "one")).Message);
    }

    [Fact]
    public void OnlyOneProcessMayTrainARun()
    {
        using var folder = RunFolder.Create(runs.Path, "one");
        RunFolder.WriteJson(folder.ConfigurationFile, new { kind = "sentiment" });
        Assert.Contains("another process", Assert.Throws<RunException>(() => RunFolder.Open(runs.Path, "one")).Message);
    }

    [Fact]
    public void WhatAKilledRunWasWritingIsDeletedWhenItContinues()
    {
        using (var folder = RunFolder.Create(runs.Path, "one"))
            RunFolder.WriteJson(folder.ConfigurationFile, new { kind = "sentiment" });
        Directory.CreateDirectory(runs["one/checkpoints"]);
        string[] leftOvers = ["one/config.json.0123456789abcdef0123456789abcdef.tmp", "one/checkpoints/last.ckpt.tmp"];
        foreach (var file in (string[])[.. leftOvers, "one/checkpoints/last.ckpt"])
            runs.File(file, "half a file");

        RunFolder.Open(runs.Path, "one").Dispose();

        Assert.All(leftOvers, file => Assert.False(File.Exists(runs[file])));
        Assert.True(File.Exists(runs["one/checkpoints/last.ckpt"]));
    }

    [Fact]
    public void ResumingNothingIsAnError() =>
        Assert.Contains("holds no run", Assert.Throws<RunException>(() => RunFolder.Open(runs.Path, "absent")).Message);

    [Fact]
    public void MetricsAfterTheCheckpointAreForgotten()
    {
        var path = runs["metrics.jsonl"];
        foreach (var epoch in (int[])[1, 2, 3])
            MetricsLog.Append(path, new EpochRecord(epoch, epoch * 10, new Dictionary<string, double> { ["dev.accuracy"] = 0.5 }), 1.25);
        File.AppendAllText(path, "{\"epoch\":4,\"st"); // the process was killed while it wrote
        MetricsLog.KeepFirst(path, 2);
        Assert.Equal([1, 2], MetricsLog.Read(path).Select(line => (int)line["epoch"]!));
        Assert.Equal(0.5, (double)MetricsLog.Read(path)[0]["dev.accuracy"]!);
    }
}
