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

    private readonly string _models = Directory.CreateTempSubdirectory("torchline-").FullName;
    private readonly string _jobs = Directory.CreateTempSubdirectory("torchline-jobs-").FullName;
    private ServiceProcess _process = null!;

    public HttpClient Http => _process.Http;

    public TorchlineClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        foreach (string folder in Directory.GetDirectories(ServiceProcess.CommittedModels))
        {
            Directory.CreateSymbolicLink(Path.Combine(_models, Path.GetFileName(folder)), folder);
        }

        File.Copy(Path.Combine(ServiceProcess.CommittedModels, "defaults.json"), Path.Combine(_models, "defaults.json"));
        ColorClassifier.Publish(_models, Classifier);
        ColorCaptioner.Publish(_models, Captioner);
        TintStyleNetwork.Publish(_models, StyleNetwork);
        ColorOptimizer.Publish(_models, Optimizer);
        _process = await ServiceProcess.StartAsync(_models, $"--Torchline:StylizationJobs:Folder={_jobs}");
        Client = new TorchlineClient(Http);
    }

    public async Task DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_models, recursive: true);
        Directory.Delete(_jobs, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class RunningServiceCollection : ICollectionFixture<RunningService>
{
    public const string Name = "running service";
}
