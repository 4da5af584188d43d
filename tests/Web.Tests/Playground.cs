using EndToEnd.Tests;
using InferenceService.Tests.Fixtures;
using Microsoft.Playwright;
using Torchline.Client;
using Torchline.Tests;
using Xunit;

namespace Web.Tests;

/// <summary>A browser, and a service with the committed models: one of its own, or the one at <c>TORCHLINE_URL</c>, such as a container.</summary>
public sealed class Playground : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("torchline-").FullName;
    private ServiceProcess? service;
    private IPlaywright? playwright;
    private IBrowser browser = null!;

    /// <summary>The images that come with the repository.</summary>
    public static string Pictures { get; } = Path.Combine(SharedData.RepositoryRoot, "samples/pictures");

    public HttpClient Http { get; private set; } = null!;

    public TorchlineClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
            return;
        if (Environment.GetEnvironmentVariable("TORCHLINE_URL") is { Length: > 0 } address)
        {
            Http = new HttpClient { BaseAddress = new(address) };
        }
        else
        {
            service = await ServiceProcess.StartAsync(Models(), $"--Torchline:StylizationJobs:Folder={Path.Combine(folder, "jobs")}");
            Http = service.Http;
        }
        Client = new TorchlineClient(Http);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium.Path,
            Args = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
        });
    }

    /// <summary>The committed models, and one for style images.</summary>
    private string Models()
    {
        var models = Directory.CreateDirectory(Path.Combine(folder, "models")).FullName;
        foreach (var model in Directory.GetDirectories(ServiceProcess.CommittedModels))
            Directory.CreateSymbolicLink(Path.Combine(models, Path.GetFileName(model)), model);
        CornerStyleNetwork.Publish(models, "corner");
        File.Copy(Path.Combine(ServiceProcess.CommittedModels, "defaults.json"), Path.Combine(models, "defaults.json"));
        return models;
    }

    /// <summary>Opens the page in a browser of its own.</summary>
    /// <param name="tab">The tab to start with.</param>
    /// <param name="options">Size, colours and so on.</param>
    public async Task<PlaygroundPage> OpenAsync(string tab, BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options ?? new());
        var page = new PlaygroundPage(await context.NewPageAsync(), Http.BaseAddress!);
        await page.OpenAsync(tab);
        return page;
    }

    public async Task DisposeAsync()
    {
        if (playwright is not null)
        {
            await browser.CloseAsync();
            playwright.Dispose();
        }
        if (service is not null)
        {
            await service.DisposeAsync();
        }
        Directory.Delete(folder, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class PlaygroundCollection : ICollectionFixture<Playground>
{
    public const string Name = "playground";
}
