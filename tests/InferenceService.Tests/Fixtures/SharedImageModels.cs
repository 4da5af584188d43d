using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Captioning;

namespace InferenceService.Tests.Fixtures;

/// <summary>
/// One service for the tests that only ask about images: the classifiers <c>color</c>, the default, and <c>opposite</c>; the
/// captioners <c>describe</c>, the default, and others; the stylizer <c>tint</c>; and a sentiment model. Its limits are small.
/// </summary>
public sealed class SharedImageModels : IAsyncLifetime
{
    public const int MaxBytes = 64 * 1024, MaxPixels = 100_000;

    private readonly TestModels models = new TestModels()
        .Add("words")
        .AddClassifier("color")
        .AddClassifier("opposite", factor: -0.05f)
        .AddCaptioner("describe")
        .AddCaptioner("blind", attention: false)
        .AddCaptioner("cropped", fit: ImageFit.Crop)
        .AddCaptioner("terse", maxLength: 2)
        .AddCaptioner("wide", beam: CaptioningContract.MaxBeam)
        .AddStyleNetwork("tint")
        .SetDefault("describe", CaptioningContract.Task);

    private readonly ServiceFactory factory;

    public SharedImageModels() => factory = new(
        models.Folder, ("Torchline:Limits:ImageBytes", $"{MaxBytes}"), ("Torchline:Limits:ImagePixels", $"{MaxPixels}"));

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
public sealed class SharedImageModelsCollection : ICollectionFixture<SharedImageModels>
{
    public const string Name = "shared image models";
}
