using Xunit;

namespace Web.Tests;

/// <summary>"Try it out, Execute" on the page of the interface, for each route, without typing.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class SwaggerPageTests(Playground playground)
{
    [BrowserFact]
    public async Task EveryRouteAnswersWithoutTyping()
    {
        var page = (await playground.OpenAsync("classify")).Page;
        await page.GotoAsync(new Uri(playground.Http.BaseAddress!, "/swagger/index.html").ToString());
        await page.Locator(".opblock").First.WaitForAsync();
        var answers = new List<string>();
        foreach (var operation in await page.Locator(".opblock").AllAsync())
        {
            var method = await operation.Locator(".opblock-summary-method").InnerTextAsync();
            var path = await operation.Locator(".opblock-summary-path").GetAttributeAsync("data-path");
            await operation.Locator(".opblock-summary-control").First.ClickAsync();
            await operation.Locator("button.execute").ClickAsync();
            var status = operation.Locator(".live-responses-table .response .response-col_status").First;
            await status.WaitForAsync(new() { Timeout = 60_000 });
            answers.Add($"{method} {path}: {(await status.InnerTextAsync()).Split('\n')[0]}");
            if (method == "POST" && path == "/v1/stylize/jobs")
                await WaitForLatestJobAsync();
        }
        Assert.True(answers.Count > 15, string.Join('\n', answers));
        Assert.All(answers, answer => Assert.Matches(answer.Contains("/teach", StringComparison.Ordinal) ? ": 403$" : ": 20[0-9]$", answer));
    }

    /// <summary>The later routes ask for the latest job: its result is there when it has ended.</summary>
    private async Task WaitForLatestJobAsync()
    {
        while (!(await playground.Http.GetStringAsync("/v1/stylize/jobs/latest")).Contains("\"succeeded\"", StringComparison.Ordinal))
            await Task.Delay(50);
    }
}
