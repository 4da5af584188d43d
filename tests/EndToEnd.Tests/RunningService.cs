using InferenceService.Tests.Fixtures;
using Torchline.Client;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>One service with the committed models, a small classifier, captioner, stylizer and optimiser, for the tests that leave it running.</summary>
public sealed class RunningService : IAsyncLifetime
{
    /// <summary>The classifier: red, green or blue.</summary>
    public const string Classifier = "color";

    /// <summary>The captioner: red, green or blue.</summary>
    public const string Captioner = "describe";

    /// <summary>The stylizer: three tints.</summary>
    public const string StyleNetwork = "tint";

    /// <summary>The model for jobs: images get the colours of others.</summary>
    public const string Optimizer = "colors";

    private readonly string models = Directory.CreateTempSubdirectory("torchline-").FullName;
    private readonly string jobs = Directory.CreateTempSubdirectory("torchline-jobs-").FullName;
    private ServiceProcess process = null!;

    public HttpClient Http => process.Http;

    public TorchlineClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        foreach (var folder in Directory.GetDirectories(ServiceProcess.CommittedModels))
            Directory.CreateSymbolicLink(Path.Combine(models, Path.GetFileName(folder)), folder);

        File.Copy(Path.Combine(ServiceProcess.CommittedModels, "defaults.json"), Path.Combine(models, "defaults.json"));
        ColorClassifier.Publish(models, Classifier);
        ColorCaptioner.Publish(models, Captioner);
        TintStyleNetwork.Publish(models, StyleNetwork);
        ColorOptimizer.Publish(models, Optimizer);
        process = await ServiceProcess.StartAsync(models, $"--Torchline:StylizationJobs:Folder={jobs}");
        Client = new TorchlineClient(Http);
    }

    public async Task DisposeAsync()
    {
        await process.DisposeAsync();
        Directory.Delete(models, recursive: true);
        Directory.Delete(jobs, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class RunningServiceCollection : ICollectionFixture<RunningService>
{
    public const string Name = "running service";
}
