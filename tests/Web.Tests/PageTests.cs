using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Web.Tests;

/// <summary>The page as a whole: texts, models, keyboard, screen readers, colours and sizes.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class PageTests(Playground playground)
{
    private static readonly string[] Tabs = ["classify", "caption", "stylize", "job", "sentiment", "models"];

    public static TheoryData<ColorScheme, int> Looks => new()
    {
        { ColorScheme.Light, 1200 },
        { ColorScheme.Dark, 1200 },
        { ColorScheme.Light, 360 },
        { ColorScheme.Dark, 360 },
    };

    [BrowserTheory]
    [MemberData(nameof(Looks))]
    public async Task NoTabHasASeriousFaultOfAccessibilityOrIsWiderThanTheWindow(ColorScheme colors, int width)
    {
        await using var page = await playground.OpenAsync("classify", new() { ColorScheme = colors, ViewportSize = new() { Width = width, Height = 900 } });
        foreach (var tab in Tabs)
        {
            await page[$"#tab-{tab}"].ClickAsync();
            await WaitForContentAsync(page, tab);
            if (tab == "sentiment")
                await page["#sentiment-card-title"].ClickAsync();
            var faults = (await page.Page.RunAxe()).Violations.Where(fault => fault.Impact is "serious" or "critical");
            Assert.True(!faults.Any(), $"{tab}: {string.Join('\n', faults.Select(one => $"{one.Id}: {string.Join(", ", one.Nodes.Select(node => node.Html))}"))}");
            Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{tab} is wider than {width}");
        }
    }

    [BrowserFact]
    public async Task TheTabsFollowTheArrowKeys()
    {
        await using var page = await playground.OpenAsync("classify");
        await page["#tab-classify"].FocusAsync();
        foreach (var (key, tab) in new[] { ("ArrowRight", "caption"), ("End", "models"), ("ArrowRight", "classify"), ("ArrowLeft", "models"), ("Home", "classify") })
        {
            await page.Page.Keyboard.PressAsync(key);
            Assert.Equal($"tab-{tab}", await page.Page.EvaluateAsync<string>("document.activeElement.id"));
            Assert.Equal("true", await page[$"#tab-{tab}"].GetAttributeAsync("aria-selected"));
            Assert.Equal([$"panel-{tab}"], await page["[role=tabpanel]:visible"].EvaluateAllAsync<string[]>("all => all.map(one => one.id)"));
        }
        await page["#tab-sentiment"].ClickAsync();
        Assert.EndsWith("#sentiment", page.Page.Url);
    }

    [BrowserFact]
    public async Task ATextIsJudgedWhileItIsTyped()
    {
        await using var page = await playground.OpenAsync("sentiment");
        await page["#sentiment-text"].FillAsync("");
        await page.WaitForTextAsync("#sentiment-status", "Type some words");
        await page["#sentiment-text"].PressSequentiallyAsync("I didn't like it!");
        await page.WaitForTextAsync("#sentiment-status", "^negative, 9[0-9]");
        Assert.Contains("\"results\":[{\"label\":\"negative\"", System.Text.Encoding.UTF8.GetString(await page.RunCommandAsync(Path.GetTempPath())));
        await page["#sentiment-model"].SelectOptionAsync("bow");
        await page["#sentiment-text"].FillAsync("Great food and friendly staff.");
        await page.WaitForTextAsync("#sentiment-status", "^positive, ");
        Assert.Contains("model=bow", await page.CommandAsync());
    }

    [BrowserFact]
    public async Task TheCardOfAModelNamesItsMistakesAndTriesThem()
    {
        await using var page = await playground.OpenAsync("sentiment");
        await page.WaitForTextAsync("#sentiment-card-title", "^Where minilm-int8 fails$");
        await page["#sentiment-card-title"].ClickAsync();
        Assert.Contains("all of 16 sentences in 13 other languages", await page["#sentiment-limitations"].InnerTextAsync());
        await page["#sentiment-mistakes button:text-is('I found a hair in my salad.')"].ClickAsync();
        await page.WaitForTextAsync("#sentiment-status", "^positive, 9[0-9]");
        Assert.Equal("I found a hair in my salad.", await page["#sentiment-text"].InputValueAsync());
        await page["#sentiment-model"].SelectOptionAsync("bow");
        await page.WaitForTextAsync("#sentiment-card-title", "^Where bow fails$");
    }

    [BrowserFact]
    public async Task TheWordsThatCountAreMarkedAndListed()
    {
        await using var page = await playground.OpenAsync("sentiment");
        await page["#sentiment-model"].SelectOptionAsync("bow");
        await page["#sentiment-text"].FillAsync("Great  food <b>,\nrude staff 👍🏽");
        await page.WaitForTextAsync("#sentiment-words .explained", "^Great\\s+food <b>,\\s+rude staff 👍🏽$");
        var (great, rude) = (page["#sentiment-words mark:text-is('Great')"], page["#sentiment-words mark:text-is('rude')"]);
        Assert.NotEqual(await great.GetAttributeAsync("class"), await rude.GetAttributeAsync("class"));
        var lists = await page["#sentiment-words .speaks-for"].InnerTextAsync() + await page["#sentiment-words .speaks-against"].InnerTextAsync();
        Assert.Contains("Great (", lists);
        Assert.Contains("rude (", lists);
        Assert.Contains("(−", lists);
        Assert.Contains("\"explain\":true", await page.CommandAsync());
        Assert.True(await page["#sentiment-guess"].IsHiddenAsync());

        await page["#sentiment-explain"].UncheckAsync();
        await page["#sentiment-words"].WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        Assert.DoesNotContain("explain", await page.CommandAsync());
    }

    [BrowserFact]
    public async Task TheDefaultModelTellsThatAnotherLanguageIsAGuess()
    {
        await using var page = await playground.OpenAsync("sentiment");
        await page["#sentiment-text"].FillAsync("Der Kellner war unfreundlich und das Bier zu warm.");
        await page["#sentiment-guess"].WaitForAsync();
        await page["#sentiment-text"].FillAsync("The food was wonderful and the staff could not have been kinder.");
        await page["#sentiment-guess"].WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        Assert.StartsWith("positive", await page["#sentiment-status"].InnerTextAsync());
    }

    [BrowserFact]
    public async Task AGuessIsMarkedAsSuch()
    {
        await using var page = await playground.OpenAsync("sentiment");
        await page.Page.RouteAsync("**/v1/sentiment**", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = $$"""{"model":"any","results":[{"label":"positive","score":0.6,"certain":{{(route.Request.PostData!.Contains("guess") ? "false" : "true")}}}]}""",
        }));
        await page["#sentiment-text"].FillAsync("a guess");
        await page["#sentiment-guess"].WaitForAsync();
        Assert.StartsWith("Not certain", await page["#sentiment-guess"].InnerTextAsync());
        await page["#sentiment-text"].FillAsync("for certain");
        await page["#sentiment-guess"].WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    [BrowserFact]
    public async Task EveryModelIsThereWithItsFigures()
    {
        await using var page = await playground.OpenAsync("models");
        foreach (var model in await playground.Client.GetModelsAsync())
        {
            var row = page[$"tr:has(th:text('{model.Name}/{model.Version}'))"];
            Assert.Equal(model.Metrics.Count, await row.Locator("li").CountAsync());
            Assert.Equal(model.Default, (await row.InnerTextAsync()).Contains("default"));
        }
        Assert.Contains("accuracy: 97.39 % (val; mean of 5 seeds 96.99 %)", await page["tr:has(th:text('ants-bees/1'))"].InnerTextAsync());
    }

    [BrowserFact]
    public async Task AServiceThatAsksForAKeyGetsIt()
    {
        await using var page = await playground.OpenAsync("models");
        await page.Page.RouteAsync("**/v1/**", async route =>
        {
            if (route.Request.Headers.GetValueOrDefault("authorization") == "Bearer secret")
                await route.ContinueAsync();
            else
                await route.FulfillAsync(new() { Status = 401, ContentType = "application/problem+json", Body = """{"title":"Unauthorized","detail":"Send a key."}""" });
        });
        await page.Page.ReloadAsync();
        await page.WaitForTextAsync("#error", "Send a key");
        await page["#key-value"].FillAsync("secret");
        await page["#key button"].ClickAsync();
        await page["body[data-ready]"].WaitForAsync();
        Assert.True(await page["#key"].IsHiddenAsync());
        Assert.Empty(await page["#error"].InnerTextAsync());

        // Images that the page loads bring the key, too; the command names a variable.
        await page["#tab-stylize"].ClickAsync();
        await page["#stylize-styles img[src]"].First.EvaluateAsync("image => image.decode()");
        Assert.Contains("-H \"authorization: Bearer $TORCHLINE_KEY\"", await page.CommandAsync());
        Assert.DoesNotContain("secret", await page.Page.ContentAsync());
    }

    [BrowserFact]
    public async Task AServiceThatIsGoneIsNamed()
    {
        await using var page = await playground.OpenAsync("sentiment");
        await page.WaitForTextAsync("#sentiment-status", "^(positive|negative), ");
        await page.Page.Context.SetOfflineAsync(true);
        await page["#sentiment-text"].FillAsync("Great food.");
        await page.WaitForTextAsync("#error", "The service does not answer");
    }

    [BrowserFact]
    public async Task TheContentSecurityPolicyTakesScriptsFromTheServiceAlone()
    {
        using var response = await playground.Http.GetAsync("/");
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("script-src 'self';", policy);
        Assert.DoesNotContain("unsafe", policy);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        Assert.Equal(System.Net.HttpStatusCode.NotModified, (await playground.Http.SendAsync(again)).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await playground.Http.GetAsync("/playground/none.js")).StatusCode);
    }

    private static Task WaitForContentAsync(PlaygroundPage page, string tab) => tab switch
    {
        "classify" or "caption" or "sentiment" => page.WaitForTextAsync($"#{tab}-status", "[a-z], |^a "),
        "stylize" => page["#stylize-styles input"].First.WaitForAsync(),
        "job" => page.WaitForTextAsync("#job-style [role=status]", ".jpg, "),
        _ => page["#models-tables table"].First.WaitForAsync(),
    };
}
