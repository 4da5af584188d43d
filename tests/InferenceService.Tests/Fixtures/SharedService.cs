namespace InferenceService.Tests.Fixtures;

/// <summary>One service for the tests that only ask questions: the default model <c>plain</c> and the model <c>opposite</c>.</summary>
public sealed class SharedService : IAsyncLifetime
{
    private readonly TestModels models = new TestModels().Add("plain").Add("opposite", factor: -1).SetDefault("plain");
    private readonly ServiceFactory factory;

    public SharedService() => factory = new(models.Folder, ("Torchline:Limits:TextCharacters", "200"));

    public HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync() => Client = await factory.StartAsync();

    public async Task DisposeAsync()
    {
        await factory.DisposeAsync();
        models.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class SharedServiceCollection : ICollectionFixture<SharedService>
{
    public const string Name = "shared service";
}
