using Microsoft.Playwright;
using Xunit;

namespace Web.Tests;

/// <summary>Styles, and jobs with any image as the style.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class StyleTests(Playground playground)
{
    [BrowserFact]
    public async Task StylesAreMixedAndComparedWithTheImage()
    {
        var folder = Directory.CreateTempSubdirectory("torchline-").FullName;
        await using var page = await playground.OpenAsync("stylize");
        var sliders = page["#stylize-styles input"];
        Assert.Equal(
            (await playground.Client.StylesAsync()).Select(style => style.Name),
            await sliders.EvaluateAllAsync<string[]>("all => all.map(one => one.name)"));
        await page["#stylize-size"].SelectOptionAsync("256");
        await page["#stylize-styles input[name=great-wave]"].FocusAsync();
        for (var i = 0; i < 4; i++)
            await page.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Contains("great-wave:0.4", await page.CommandAsync());
        await page["#stylize-run"].ClickAsync();
        await page.WaitForTextAsync("#stylize-status", "^Done in ");

        // The answer of the page is that of the command, pixel for pixel.
        await page.RunCommandAsync(folder);
        var byCommand = await File.ReadAllBytesAsync(Path.Combine(folder, "bee-stylized.jpg"));
        var link = page["#stylize-result a[download]"];
        var download = await page.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        Assert.Equal("bee-stylized.jpg", download.SuggestedFilename);
        Assert.Equal(byCommand, await File.ReadAllBytesAsync(await download.PathAsync()));

        await AssertSliderDividesAsync(page, "#stylize-result");
        Directory.Delete(folder, recursive: true);
    }

    [BrowserFact]
    public async Task WithoutAStyleNothingIsSent()
    {
        await using var page = await playground.OpenAsync("stylize");
        await page["#stylize-styles input"].First.FillAsync("0");
        await page["#stylize-run"].ClickAsync();
        await page.WaitForTextAsync("#stylize-status", "Move the slider");
        Assert.True(await page["#request"].IsHiddenAsync());
    }

    [BrowserFact]
    public async Task AnyImageIsAStyleInOnePass()
    {
        var folder = Directory.CreateTempSubdirectory("torchline-").FullName;
        await using var page = await playground.OpenAsync("stylize");
        Assert.True(await page["#stylize-style"].IsHiddenAsync());
        if (!(await playground.Client.GetModelsAsync()).Any(model => model.Task == "arbitrary-style"))
        {
            Assert.True(await page["#stylize-own"].IsHiddenAsync(), "what no model can do is not offered");
            return;
        }
        await page["#stylize-own"].CheckAsync();
        Assert.True(await page["#stylize-named-panel"].IsHiddenAsync());
        await page.WaitForTextAsync("#stylize-style [role=status]", ".jpg, ");
        await page["#stylize-style input[type=file]"].SetInputFilesAsync(Path.Combine(Playground.Pictures, "dog.jpg"));
        await page.WaitForTextAsync("#stylize-style [role=status]", "^dog.jpg, ");
        await page["#stylize-size"].SelectOptionAsync("256");
        Assert.Contains("-F style=@dog.jpg", await page.CommandAsync());
        Assert.DoesNotContain("style=", (await page.CommandAsync()).Split("-F style")[0].Split("image=@")[0], StringComparison.Ordinal);
        await page["#stylize-run"].ClickAsync();
        await page.WaitForTextAsync("#stylize-status", "^Done in ");

        // The answer of the page is that of the command, pixel for pixel.
        File.Copy(Path.Combine(Playground.Pictures, "dog.jpg"), Path.Combine(folder, "dog.jpg"));
        await page.RunCommandAsync(folder);
        var byCommand = await File.ReadAllBytesAsync(Path.Combine(folder, "bee-stylized.jpg"));
        var link = page["#stylize-result a[download]"];
        var download = await page.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        Assert.Equal(byCommand, await File.ReadAllBytesAsync(await download.PathAsync()));
        await page["#stylize-named"].CheckAsync();
        Assert.True(await page["#stylize-style"].IsHiddenAsync());
        Directory.Delete(folder, recursive: true);
    }

    [BrowserFact]
    public async Task AJobShowsItsProgressAndItsResult()
    {
        await using var page = await playground.OpenAsync("job");
        await page.WaitForTextAsync("#job-style [role=status]", ".jpg, ");
        await page["#job-iterations"].FillAsync("60");
        var before = (await playground.Client.GetStylizationJobsAsync()).Count;
        await page["#job-run"].ClickAsync();
        await page.WaitForTextAsync("#job-status", "^Done: 60 iterations");
        Assert.Equal(1, await page["#job-bar"].EvaluateAsync<double>("bar => bar.value"));
        Assert.Equal(2, await page["#job-curve polyline"].CountAsync());
        var points = await page["#job-curve polyline.style"].GetAttributeAsync("points");
        Assert.True(points!.Split(' ').Length > 10, points);
        Assert.Equal(before + 1, (await playground.Client.GetStylizationJobsAsync()).Count);
        await AssertSliderDividesAsync(page, "#job-result");

        var submitted = System.Text.Json.Nodes.JsonNode.Parse(await page.RunCommandAsync(Path.GetTempPath()))!;
        await playground.Client.DeleteStylizationJobAsync((string)submitted["id"]!);
    }

    [BrowserFact]
    public async Task AJobIsCancelled()
    {
        await using var page = await playground.OpenAsync("job");
        await page.WaitForTextAsync("#job-style [role=status]", ".jpg, ");
        await page["#job-iterations"].FillAsync("2000");
        await page["#job-run"].ClickAsync();
        await page.WaitForTextAsync("#job-status", "^Iteration ");
        await page["#job-cancel"].ClickAsync();
        await page.WaitForTextAsync("#job-status", "^The job was cancelled");
        Assert.True(await page["#job-cancel"].IsHiddenAsync());
        Assert.True(await page["#job-run"].IsEnabledAsync());
    }

    private static async Task AssertSliderDividesAsync(PlaygroundPage page, string result)
    {
        var slider = page[$"{result} input[type=range]"];
        foreach (var (key, clip) in new[] { ("Home", "inset(0px 0px 0px 0%)"), ("End", "inset(0px 0px 0px 100%)") })
        {
            await slider.FocusAsync();
            await page.Page.Keyboard.PressAsync(key);
            Assert.Equal(clip, await page[$"{result} img.after"].EvaluateAsync<string>("image => getComputedStyle(image).clipPath"));
        }
        var box = (await page[$"{result} .stack"].BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(box.X + (box.Width * 0.25f), box.Y + 10);
        await page[$"{result} .stack"].ClickAsync(new LocatorClickOptions { Position = new() { X = box.Width * 0.25f, Y = 10 } });
        Assert.Equal("25", await slider.InputValueAsync());
    }
}
