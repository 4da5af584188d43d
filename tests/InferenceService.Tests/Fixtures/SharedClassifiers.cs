namespace Torchline.InferenceService.Tests.Fixtures;

/// <summary>
/// One service for the tests that only ask about pictures: the default model <c>color</c>, the model <c>opposite</c>, and a
/// sentiment model. Its limits are small.
/// </summary>
public sealed class SharedClassifiers : IAsyncLifetime
{
    public const int MaxBytes = 64 * 1024, MaxPixels = 100_000;

    private readonly TestModels _models = new TestModels().Add("words").AddClassifier("color").AddClassifier("opposite", factor: -0.05f);
    private readonly ServiceFactory _factory;

    public SharedClassifiers() => _factory = new(
        _models.Folder, ("Torchline:Limits:ImageBytes", $"{MaxBytes}"), ("Torchline:Limits:ImagePixels", $"{MaxPixels}"));

    public HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync() => Client = await _factory.StartAsync();

    public async Task DisposeAsync()
    {
        await _factory.DisposeAsync();
        _models.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class SharedClassifiersCollection : ICollectionFixture<SharedClassifiers>
{
    public const string Name = "shared classifiers";
}
