using Microsoft.Playwright;
using Torchline.Tests;
using Xunit;

namespace Web.Tests;

/// <summary>The pictures of the page in <c>docs/images</c>, drawn anew when <c>TORCHLINE_SCREENSHOTS</c> is set.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class Screenshots(Playground playground)
{
    private static readonly string Images = Path.Combine(SharedData.RepositoryRoot, "docs/images");

    [ScreenshotFact]
    public async Task Caption()
    {
        await using var page = await playground.OpenAsync("caption", new() { ViewportSize = new() { Width = 1100, Height = 860 } });
        await page["[aria-label=Samples] button:has(img[alt='Sample: dog'])"].ClickAsync();
        await page.WaitForTextAsync("#caption-status", "brown dog ");
        await page["#caption-words button:text-is('dog')"].ClickAsync();
        await SaveAsync(page, "playground-caption.jpg");
    }

    [ScreenshotFact]
    public async Task Stylize()
    {
        await using var page = await playground.OpenAsync("stylize", new()
        {
            ViewportSize = new() { Width = 1100, Height = 1250 },
            ColorScheme = ColorScheme.Dark,
        });
        await page["[aria-label=Samples] button:has(img[alt='Sample: dog'])"].ClickAsync();
        await page["#stylize-styles input[name=composition-vii]"].FillAsync("0");
        await page["#stylize-styles input[name=starry-night]"].FillAsync("1");
        await page["#stylize-styles input[name=great-wave]"].FillAsync("0.4");
        await page["#stylize-run"].ClickAsync();
        await page.WaitForTextAsync("#stylize-status", "^Done in ");
        await SaveAsync(page, "playground-stylize.jpg");
    }

    [ScreenshotFact]
    public async Task EveryTabOnAPhone()
    {
        await using var page = await playground.OpenAsync("classify", new() { ViewportSize = new() { Width = 390, Height = 1400 } });
        foreach (var tab in new[] { "classify", "caption", "stylize", "job", "sentiment", "models" })
        {
            await page[$"#tab-{tab}"].ClickAsync();
            await Task.Delay(1500);
            await page.Page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), $"playground-phone-{tab}.png") });
        }
    }

    [ScreenshotFact]
    public async Task AStyleImage()
    {
        foreach (var width in new[] { 390, 1100 })
        {
            await using var page = await playground.OpenAsync("stylize", new() { ViewportSize = new() { Width = width, Height = 1900 } });
            await page["#stylize-own"].CheckAsync();
            await page.WaitForTextAsync("#stylize-style [role=status]", ".jpg, ");
            await page["#stylize-size"].SelectOptionAsync("256");
            await page["#stylize-run"].ClickAsync();
            await page.WaitForTextAsync("#stylize-status", "^Done in ");
            await page.Page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), $"playground-style-image-{width}.png") });
        }
    }

    private static async Task SaveAsync(PlaygroundPage page, string name)
    {
        var file = Path.Combine(Images, name);
        await page.Page.ScreenshotAsync(new() { Path = file, Type = ScreenshotType.Jpeg, Quality = 75 });
        Assert.InRange(new FileInfo(file).Length, 10_000, 150_000);
        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), Path.ChangeExtension(name, ".png")) });
    }
}

/// <summary>Runs when <c>TORCHLINE_SCREENSHOTS</c> is set.</summary>
public sealed class ScreenshotFactAttribute : FactAttribute
{
    public ScreenshotFactAttribute() => Skip = BrowserFactAttribute.Reason
        ?? (Environment.GetEnvironmentVariable("TORCHLINE_SCREENSHOTS") is null ? "set TORCHLINE_SCREENSHOTS to draw the images of the docs" : null);
}
