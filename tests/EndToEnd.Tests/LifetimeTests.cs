using InferenceService.Tests.Fixtures;
using Torchline.Client;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>How the service starts and stops.</summary>
public sealed class LifetimeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("torchline-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task ARequestToStopLetsRunningRequestsFinish()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.CommittedModels);
        var client = new TorchlineClient(service.Http);
        string[] texts = [.. Enumerable.Repeat("The food was great, but the service was slow.", 256)];
        await client.ClassifySentimentsAsync(texts);

        var running = Enumerable.Range(0, 8).Select(_ => client.ClassifySentimentsAsync(texts)).ToList();
        await Task.WhenAny(running); // All of them have reached the service by now.
        service.Terminate();

        Assert.All(await Task.WhenAll(running), answer => Assert.Equal(256, answer.Results.Count));
        Assert.Equal(0, await service.WaitForExitAsync());
        Assert.DoesNotContain("fail:", service.Output);
    }

    [Fact]
    public async Task AMissingFolderEndsTheServiceWithAClearLine()
    {
        var (exitCode, output) = await ServiceProcess.RunToEndAsync(Path.Combine(folder, "missing"));
        Assert.Equal(1, exitCode);
        Assert.Contains(Path.Combine(folder, "missing"), output);
        Assert.Contains("Point to the folder", output);
    }

    [Fact]
    public async Task ADamagedModelEndsTheServiceWithALineThatNamesTheFile()
    {
        var original = Directory.GetDirectories(ServiceProcess.CommittedModels)[0];
        var copy = Path.Combine(folder, Path.GetFileName(original), "1");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(Directory.GetDirectories(original)[0]))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));

        var network = Path.Combine(copy, "model.onnx");
        var bytes = await File.ReadAllBytesAsync(network);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(network, bytes);

        var (exitCode, output) = await ServiceProcess.RunToEndAsync(folder);
        Assert.Equal(1, exitCode);
        Assert.Contains(Path.GetRelativePath(folder, network), output); // as clients get it where other models are served
        Assert.Contains("SHA-256", output);
    }

    [Fact]
    public async Task ASecondServiceOnTheSameJobsEndsWithALineThatSaysWhatToSet()
    {
        string models = Path.Combine(folder, "models"), jobs = Directory.CreateDirectory(Path.Combine(folder, "jobs")).FullName;
        TintStyleNetwork.Publish(models, "tint");
        var setting = $"--Torchline:StylizationJobs:Folder={jobs}";
        await using var first = await ServiceProcess.StartAsync(models, setting);

        var (exitCode, output) = await ServiceProcess.RunToEndAsync(models, setting);
        AssertLine(output, jobs, "another service", "Torchline:StylizationJobs:Folder");
        Assert.Equal(1, exitCode);
        Assert.True(await new TorchlineClient(first.Http).IsReadyAsync());
    }

    [Fact]
    public async Task ASettingOutOfRangeEndsTheServiceWithALineThatNamesIt()
    {
        var (exitCode, output) = await ServiceProcess.RunToEndAsync(ServiceProcess.CommittedModels, "--Torchline:StylizationJobs:MaxSide=63");
        AssertLine(output, "MaxSide");
        Assert.Equal(1, exitCode);
    }

    /// <summary>Nothing but one line, which has all of some words.</summary>
    private static void AssertLine(string output, params string[] words)
    {
        var line = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(" crit: ", line);
        Assert.All(words, word => Assert.Contains(word, line));
    }
}
