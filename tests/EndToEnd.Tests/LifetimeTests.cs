using InferenceService.Tests.Fixtures;
using Torchline.Client;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>How the service starts and stops.</summary>
public sealed class LifetimeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("torchline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_request_to_stop_lets_running_requests_finish()
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
    public async Task A_missing_folder_ends_the_service_with_a_clear_line()
    {
        var (exitCode, output) = await ServiceProcess.RunToEndAsync(Path.Combine(_folder, "missing"));
        Assert.Equal(1, exitCode);
        Assert.Contains(Path.Combine(_folder, "missing"), output);
        Assert.Contains("Point to the folder", output);
    }

    [Fact]
    public async Task A_damaged_model_ends_the_service_with_a_line_that_names_the_file()
    {
        string original = Directory.GetDirectories(ServiceProcess.CommittedModels)[0];
        string copy = Path.Combine(_folder, Path.GetFileName(original), "1");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(Directory.GetDirectories(original)[0]))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        string network = Path.Combine(copy, "model.onnx");
        byte[] bytes = await File.ReadAllBytesAsync(network);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(network, bytes);

        var (exitCode, output) = await ServiceProcess.RunToEndAsync(_folder);
        Assert.Equal(1, exitCode);
        Assert.Contains(network, output);
        Assert.Contains("SHA-256", output);
    }

    [Fact]
    public async Task A_second_service_on_the_same_jobs_ends_with_a_line_that_says_what_to_set()
    {
        string models = Path.Combine(_folder, "models"), jobs = Directory.CreateDirectory(Path.Combine(_folder, "jobs")).FullName;
        TintStyleNetwork.Publish(models, "tint");
        string setting = $"--Torchline:StylizationJobs:Folder={jobs}";
        await using var first = await ServiceProcess.StartAsync(models, setting);

        var (exitCode, output) = await ServiceProcess.RunToEndAsync(models, setting);
        AssertLine(output, jobs, "another service", "Torchline:StylizationJobs:Folder");
        Assert.Equal(1, exitCode);
        Assert.True(await new TorchlineClient(first.Http).IsReadyAsync());
    }

    [Fact]
    public async Task A_setting_out_of_range_ends_the_service_with_a_line_that_names_it()
    {
        var (exitCode, output) = await ServiceProcess.RunToEndAsync(ServiceProcess.CommittedModels, "--Torchline:StylizationJobs:MaxSide=63");
        AssertLine(output, "MaxSide");
        Assert.Equal(1, exitCode);
    }

    /// <summary>Nothing but one line under its heading, which has all of some words.</summary>
    private static void AssertLine(string output, params string[] words)
    {
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length == 2 && lines[0].StartsWith("crit:", StringComparison.Ordinal), output);
        Assert.All(words, word => Assert.Contains(word, lines[1]));
    }
}
