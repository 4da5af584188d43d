using EndToEnd.Tests;
using Microsoft.Playwright;
using Torchline.Client;
using Torchline.Tests;
using Xunit;

namespace Web.Tests;

/// <summary>A service with the committed models, and a browser.</summary>
public sealed class Playground : IAsyncLifetime
{
    private readonly string jobs = Directory.CreateTempSubdirectory("torchline-jobs-").FullName;
    private IPlaywright? playwright;
    private IBrowser browser = null!;

    /// <summary>The images that come with the repository.</summary>
    public static string Pictures { get; } = Path.Combine(SharedData.RepositoryRoot, "samples/pictures");

    public ServiceProcess Service { get; private set; } = null!;

    public TorchlineClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
            return;
        Service = await ServiceProcess.StartAsync(ServiceProcess.CommittedModels, $"--Torchline:StylizationJobs:Folder={jobs}");
        Client = new TorchlineClient(Service.Http);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium.Path,
            Args = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
        });
    }

    /// <summary>Opens the page in a browser of its own.</summary>
    /// <param name="tab">The tab to start with.</param>
    /// <param name="options">Size, colours and so on.</param>
    public async Task<PlaygroundPage> OpenAsync(string tab, BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options ?? new());
        var page = new PlaygroundPage(await context.NewPageAsync(), Service.Http.BaseAddress!);
        await page.OpenAsync(tab);
        return page;
    }

    public async Task DisposeAsync()
    {
        if (playwright is not null)
        {
            await browser.CloseAsync();
            playwright.Dispose();
            await Service.DisposeAsync();
        }
        Directory.Delete(jobs, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class PlaygroundCollection : ICollectionFixture<Playground>
{
    public const string Name = "playground";
}
