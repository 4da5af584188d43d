using InferenceService.Tests.Fixtures;
using Torchline.Client;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>
/// One service with the packages that the exporter makes: a small stylizer that <c>torchline train</c> has taught two styles for a
/// moment, and style transfer by optimisation with random features.
/// </summary>
public sealed class ExportedStyles : IAsyncLifetime
{
    /// <summary>The stylizer.</summary>
    public const string StyleNetwork = "stripes";

    /// <summary>The model for jobs.</summary>
    public const string Optimizer = "optimizer";

    private readonly string folder = Directory.CreateTempSubdirectory("torchline-").FullName;
    private ServiceProcess? process;

    public HttpClient Http => process!.Http;

    public TorchlineClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        SlimWeights.Write(In("slim.safetensors"));
        await TrainStyleNetworkAsync();
        await BuiltPrograms.ExportAsync(In("runs", StyleNetwork), "--to", In("models", StyleNetwork));
        await BuiltPrograms.ExportAsync(
            "style-loss", "--features", "slim", "--weights", In("slim.safetensors"), "--to", In("models", Optimizer));
        process = await ServiceProcess.StartAsync(In("models"), $"--Torchline:StylizationJobs:Folder={In("jobs")}");
        Client = new(Http);
    }

    public async Task DisposeAsync()
    {
        if (process is not null)
            await process.DisposeAsync();

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The manifest of one of the packages.</summary>
    public string ManifestOf(string model) => In("models", model, "1", "model.json");

    private async Task TrainStyleNetworkAsync()
    {
        Directory.CreateDirectory(In("photos"));
        for (byte i = 0; i < 4; i++)
            await File.WriteAllBytesAsync(In("photos", $"{i}.png"), SampleImages.Stripes((90, (byte)(60 * i), 120), period: 9 + i, width: 90, height: 80));

        await File.WriteAllBytesAsync(In("red.png"), SampleImages.Stripes((230, 40, 20), period: 4, width: 80, height: 70));
        await File.WriteAllBytesAsync(In("blue.jpg"), SampleImages.Stripes((20, 60, 220), period: 16, ImageFormat.Jpeg, width: 72, height: 96));
        // Every step moves the weights far, and they are not averaged: so the styles differ after a few of them.
        await BuiltPrograms.TrainAsync(
            "stylizer", "--style", $"red={In("red.png")}", $"blue={In("blue.jpg")}", "--content", In("photos"), "--features", "slim",
            "--weights", In("slim.safetensors"), "--style-short-side", "64", "--small-side", "64", "--small-epochs", "1", "--large-epochs", "0",
            "--steps", "8", "--batch", "2", "--learning-rate", "0.02", "--warm-up", "0", "--average-decay", "0", "--measured-side", "64",
            "--measured-photos", "1", "--compared-photos", "0", "--width", "4", "--blocks", "1", "--edge-kernel", "3", "--threads", "1",
            "--runs", In("runs"), "--name", StyleNetwork);
    }

    private string In(params string[] path) => Path.Combine([folder, .. path]);
}
