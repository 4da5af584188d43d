using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace Web.Tests;

/// <summary>An image comes to the page in many ways.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class ImageTests(Playground playground)
{
    private static readonly string Ant = Path.Combine(Playground.Pictures, "ant.jpg");

    [BrowserFact]
    public async Task TheSampleIsClassifiedAtOnceWithABarForEachLabel()
    {
        await using var page = await playground.OpenAsync("classify");
        var expected = await playground.Client.ClassifyFileAsync(Path.Combine(Playground.Pictures, "bee.jpg"));
        await page.WaitForTextAsync("#classify-status", "^bees, ");
        Assert.Equal(expected.Predictions.Count, await page["#classify-bars li"].CountAsync());
        foreach (var (i, prediction) in expected.Predictions.Index())
        {
            var bar = page["#classify-bars li"].Nth(i);
            Assert.StartsWith(prediction.Label, await bar.InnerTextAsync());
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{100 * prediction.Score:0.0} %"), await bar.InnerTextAsync());
            var share = await bar.Locator(".fill").EvaluateAsync<double>("async fill => { await Promise.all(fill.getAnimations().map(one => one.finished)); return fill.offsetWidth / fill.parentElement.offsetWidth; }");
            Assert.Equal(prediction.Score, share, 0.01);
        }
    }

    [BrowserFact]
    public async Task AFileIsChosen()
    {
        await using var page = await playground.OpenAsync("classify");
        await page.ChooseAsync(Ant);
        await page.WaitForTextAsync("#classify-status", "^ants, ");
        Assert.Equal("Your image, ant.jpg", await page["#picture .drop img"].GetAttributeAsync("alt"));
    }

    [BrowserTheory]
    [InlineData("drop", "dataTransfer", "#picture .drop")]
    [InlineData("paste", "clipboardData", "body")]
    public async Task AFileIsDroppedOrPasted(string type, string member, string target)
    {
        await using var page = await playground.OpenAsync("classify");
        await page.WaitForTextAsync("#classify-status", "^bees, ");
        await page[target].EvaluateAsync(
            """
            (target, { type, member, bytes }) => {
              const data = new DataTransfer();
              data.items.add(new File([Uint8Array.from(atob(bytes), one => one.charCodeAt(0))], 'mine.jpg', { type: 'image/jpeg' }));
              const Event = type === 'drop' ? DragEvent : ClipboardEvent;
              target.dispatchEvent(new Event(type, { [member]: data, bubbles: true, cancelable: true }));
            }
            """,
            new { type, member, bytes = Convert.ToBase64String(File.ReadAllBytes(Ant)) });
        await page.WaitForTextAsync("#classify-status", "^ants, ");
        Assert.Contains("image=@mine.jpg", await page.CommandAsync());
    }

    [BrowserFact]
    public async Task APictureIsTakenByTheCamera()
    {
        await using var page = await playground.OpenAsync("classify");
        await page["#picture button:has-text('Take a picture')"].ClickAsync();
        await page["#camera-take"].ClickAsync();
        await page.WaitForTextAsync("#picture [role=status]", "^camera.jpg, ");
        Assert.False(await page["#camera"].EvaluateAsync<bool>("dialog => dialog.open"));
        Assert.True(await page["video"].EvaluateAsync<bool>("video => video.srcObject === null"));
    }

    [BrowserFact]
    public async Task ADamagedFileIsAnErrorThatNamesTheCause()
    {
        var folder = Directory.CreateTempSubdirectory("torchline-").FullName;
        var damaged = Path.Combine(folder, "damaged.jpg");
        await File.WriteAllBytesAsync(damaged, File.ReadAllBytes(Ant)[..3000]);
        await using var page = await playground.OpenAsync("classify");
        await page.WaitForTextAsync("#classify-status", "^bees, ");
        await page.ChooseAsync(damaged);
        await page.WaitForTextAsync("#error", "truncated|damaged|end");
        Assert.Equal(0, await page["#classify-bars li"].CountAsync());

        // The next image that is right removes the error.
        await page.ChooseAsync(Ant);
        await page.WaitForTextAsync("#classify-status", "^ants, ");
        Assert.Empty(await page["#error"].InnerTextAsync());
        Directory.Delete(folder, recursive: true);
    }

    [BrowserFact]
    public async Task TheCommandForCurlGivesTheSameAnswer()
    {
        var folder = Directory.CreateTempSubdirectory("torchline-").FullName;
        var odd = Path.Combine(folder, "it's; \"my\" bee, 1$HOME.jpg");
        File.Copy(Path.Combine(Playground.Pictures, "bee.jpg"), odd);
        await using var page = await playground.OpenAsync("classify");
        foreach (var file in new[] { null, odd })
        {
            if (file is not null)
                await page.ChooseAsync(file);
            await page.WaitForTextAsync("#classify-status", "^bees, ");
            var answer = JsonNode.Parse(await page.RunCommandAsync(folder))!;
            Assert.Equal("bees", (string)answer["predictions"]![0]!["label"]!);
        }
        Directory.Delete(folder, recursive: true);
    }

    [BrowserFact]
    public async Task EachWordOfACaptionShowsItsAttention()
    {
        await using var page = await playground.OpenAsync("caption");
        await page["[aria-label=Samples] button:has(img[alt='Sample: dog'])"].ClickAsync();
        var answer = await playground.Client.CaptionFileAsync(Path.Combine(Playground.Pictures, "dog.jpg"), new() { Beam = 5, Attention = true });
        await page.WaitForTextAsync("#caption-status", $"^{answer.Caption}$");
        var words = page["#caption-words button"];
        Assert.Equal(answer.Alternatives[0].Words!.Select(one => one.Word), await words.AllInnerTextsAsync());
        Assert.Equal(answer.Alternatives.Count - 1, await page["#caption-others li"].CountAsync());

        var images = new HashSet<string>();
        for (var i = 0; i < await words.CountAsync(); i++)
        {
            await words.Nth(i).FocusAsync();
            Assert.Equal("true", await words.Nth(i).GetAttributeAsync("aria-pressed"));
            Assert.Contains($"“{answer.Alternatives[0].Words![i].Word}”: most attention in the ", await page["#caption-where"].InnerTextAsync());
            images.Add(await page["#caption-canvas"].EvaluateAsync<string>("canvas => canvas.toDataURL()"));
        }
        Assert.Equal(await words.CountAsync(), images.Count);
        var bySame = JsonNode.Parse(await page.RunCommandAsync(Path.GetTempPath()))!;
        Assert.Equal(answer.Caption, (string)bySame["caption"]!);
    }
}
