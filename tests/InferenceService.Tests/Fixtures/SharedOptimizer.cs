namespace InferenceService.Tests.Fixtures;

/// <summary>One service for the tests of jobs that end soon: the optimiser <c>colors</c>, and a sentiment model. Its limits are small.</summary>
public sealed class SharedOptimizer : IAsyncLifetime
{
    public const int MaxBytes = 256 * 1024;

    private readonly TestModels _models = new TestModels().Add("plain").AddOptimizer("colors");
    private readonly string _folder = Directory.CreateTempSubdirectory("torchline-jobs-").FullName;
    private readonly ServiceFactory _factory;

    public SharedOptimizer() => _factory = new(
        _models.Folder,
        ("Torchline:Limits:ImageBytes", $"{MaxBytes}"),
        ("Torchline:Limits:ImagePixels", "1000000"),
        ("Torchline:StylizationJobs:Folder", JobsFolder),
        ("Torchline:StylizationJobs:MaxIterations", "5000"),
        ("Torchline:StylizationJobs:DefaultSide", "200"),
        ("Torchline:StylizationJobs:MaxSide", "300"),
        ("Torchline:StylizationJobs:QueueCapacity", "100"));

    public HttpClient Client { get; private set; } = null!;

    public string JobsFolder => Path.Combine(_folder, "jobs");

    public async Task InitializeAsync() => Client = await _factory.StartAsync();

    public async Task DisposeAsync()
    {
        await _factory.DisposeAsync();
        _models.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class SharedOptimizerCollection : ICollectionFixture<SharedOptimizer>
{
    public const string Name = "shared optimizer";
}
