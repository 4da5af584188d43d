namespace InferenceService.Tests.Fixtures;

/// <summary>One service for the tests that only ask questions: the default model <c>plain</c> and the model <c>opposite</c>.</summary>
public sealed class SharedService : IAsyncLifetime
{
    private readonly TestModels _models = new TestModels().Add("plain").Add("opposite", factor: -1).SetDefault("plain");
    private readonly ServiceFactory _factory;

    public SharedService() => _factory = new(_models.Folder, ("Torchline:Limits:TextCharacters", "200"));

    public HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync() => Client = await _factory.StartAsync();

    public async Task DisposeAsync()
    {
        await _factory.DisposeAsync();
        _models.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class SharedServiceCollection : ICollectionFixture<SharedService>
{
    public const string Name = "shared service";
}
