using Torchline.Contracts.Tasks.StyleTransfer;

namespace InferenceService.Tests.Fixtures;

/// <summary>
/// One service for the tests that only ask for styles: the stylizers <c>tint</c>, the default, with all colours; <c>blur</c>, with
/// one; <c>level</c>, which normalises; <c>small</c>, which takes sides up to 300 pixels; and a classifier. Its tiles are as small as they may be.
/// </summary>
public sealed class SharedStyleNetworks : IAsyncLifetime
{
    public const int DefaultSide = 700, MaxSide = 1400, MaxPixels = 4_000_000;

    /// <summary>What the stylizer <c>blur</c> averages over, in pixels in each direction.</summary>
    public const int Blur = 9;

    private readonly TestModels models = new TestModels()
        .AddClassifier("color")
        .AddStyleNetwork("blur", blur: Blur, styles: "wave")
        .AddStyleNetwork("level", levels: true, styles: "wave")
        .AddStyleNetwork("small", maxSide: 300, styles: ["starry-night", "wave"])
        .AddStyleNetwork("tint")
        .SetDefault("tint", StyleNetworkContract.Task);

    private readonly ServiceFactory factory;

    public SharedStyleNetworks() => factory = new(
        models.Folder,
        ("Torchline:Limits:ImagePixels", $"{MaxPixels}"),
        ("Torchline:Stylization:DefaultSide", $"{DefaultSide}"),
        ("Torchline:Stylization:MaxSide", $"{MaxSide}"),
        ("Torchline:Stylization:QueueCapacity", "200"),
        ("Torchline:Stylization:TilePixels", $"{512 * 512}"));

    public HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync() => Client = await factory.StartAsync();

    public async Task DisposeAsync()
    {
        await factory.DisposeAsync();
        models.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class SharedStyleNetworksCollection : ICollectionFixture<SharedStyleNetworks>
{
    public const string Name = "shared stylizers";
}
