using Torchline.Contracts.Tasks.StyleTransfer;

namespace InferenceService.Tests.Fixtures;

/// <summary>
/// One service for the tests that send style images: <c>corner</c>, the default for them, and <c>a-level</c>, which normalises; and the style
/// network <c>tint</c>. Its tiles are as small as they may be.
/// </summary>
public sealed class SharedArbitraryStyles : IAsyncLifetime
{
    public const int MaxBytes = 4_000_000, MaxPixels = 2_000_000;

    private readonly TestModels models = new TestModels()
        .AddArbitraryStyle("corner")
        .AddArbitraryStyle("a-level", levels: true)
        .AddStyleNetwork("tint")
        .SetDefault("corner", ArbitraryStyleContract.Task);

    private readonly ServiceFactory factory;

    public SharedArbitraryStyles() => factory = new(
        models.Folder,
        ("Torchline:Limits:ImageBytes", $"{MaxBytes}"),
        ("Torchline:Limits:ImagePixels", $"{MaxPixels}"),
        ("Torchline:Stylization:TilePixels", $"{512 * 512}"));

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => factory.Services;

    public async Task InitializeAsync() => Client = await factory.StartAsync();

    public async Task DisposeAsync()
    {
        await factory.DisposeAsync();
        models.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class SharedArbitraryStylesCollection : ICollectionFixture<SharedArbitraryStyles>
{
    public const string Name = "shared models of any style";
}
