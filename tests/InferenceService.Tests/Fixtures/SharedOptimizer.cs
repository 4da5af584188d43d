namespace InferenceService.Tests.Fixtures;

/// <summary>One service for the tests of jobs that end soon: the optimiser <c>colors</c>, and a sentiment model. Its limits are small.</summary>
public sealed class SharedOptimizer : IAsyncLifetime
{
    public const int MaxBytes = 256 * 1024;

    private readonly TestModels models = new TestModels().Add("plain").AddOptimizer("colors");
    private readonly string folder = Directory.CreateTempSubdirectory("torchline-jobs-").FullName;
    private readonly ServiceFactory factory;

    public SharedOptimizer() => factory = new(
        models.Folder,
        ("Torchline:Limits:ImageBytes", $"{MaxBytes}"),
        ("Torchline:Limits:ImagePixels", "1000000"),
        ("Torchline:StylizationJobs:Folder", JobsFolder),
        ("Torchline:StylizationJobs:MaxIterations", "5000"),
        ("Torchline:StylizationJobs:DefaultSide", "200"),
        ("Torchline:StylizationJobs:MaxSide", "300"),
        ("Torchline:StylizationJobs:QueueCapacity", "100"));

    public HttpClient Client { get; private set; } = null!;

    public string JobsFolder => Path.Combine(folder, "jobs");

    public async Task InitializeAsync() => Client = await factory.StartAsync();

    public async Task DisposeAsync()
    {
        await factory.DisposeAsync();
        models.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class SharedOptimizerCollection : ICollectionFixture<SharedOptimizer>
{
    public const string Name = "shared optimizer";
}
