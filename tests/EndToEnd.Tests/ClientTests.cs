using System.Net;
using Torchline.Client;
using Xunit;

namespace EndToEnd.Tests;

[Collection(RunningServiceCollection.Name)]
public class ClientTests(RunningService service)
{
    private readonly TorchlineClient client = service.Client;

    [Fact]
    public async Task TheServiceIsHealthy()
    {
        Assert.True(await client.IsLiveAsync());
        Assert.True(await client.IsReadyAsync());
    }

    [Fact]
    public async Task NoServiceIsNotHealthy()
    {
        using var http = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:1") };
        Assert.False(await new TorchlineClient(http).IsLiveAsync());
    }

    [Fact]
    public async Task OneTextIsClassified()
    {
        var good = await client.ClassifySentimentAsync("Great food and friendly staff.");
        Assert.Equal("positive", good.Label);
        Assert.InRange(good.Score!.Value, 0.5f, 1f);
        Assert.Equal("negative", (await client.ClassifySentimentAsync("I didn't like it!")).Label);
    }

    [Fact]
    public async Task ManyTextsAreClassifiedAsEachAloneByEveryModel()
    {
        string[] texts = ["Great food!", "I didn't like it!", "The wait was long, but it was worth every minute of it.", "Meh.", "$10 for this? Never again..."];
        foreach (var model in await SentimentModelsAsync())
        {
            var answer = await client.ClassifySentimentsAsync(texts, model.Name);
            Assert.Equal(model.Name, answer.Model);
            for (var i = 0; i < texts.Length; i++)
            {
                var alone = await client.ClassifySentimentAsync(texts[i], model.Name);
                Assert.Equal(alone.Label, answer.Results[i].Label);
                Assert.Equal(alone.Score!.Value, answer.Results[i].Score!.Value, ToleranceOf(model));
            }
        }
    }

    [Fact]
    public async Task ABodyJustBelowTheLimitIsAnswered()
    {
        var text = string.Join(' ', Enumerable.Repeat(new string('a', 39), 100)); // 4 kB in 100 words, 256 times
        var answer = await client.ClassifySentimentsAsync([.. Enumerable.Repeat(text, 256)]);
        Assert.Equal(256, answer.Results.Count);
    }

    [Fact]
    public async Task ModelsAreListedWithOneDefaultAndShowTheirManifests()
    {
        var models = await client.GetModelsAsync();
        var standard = Assert.Single(models, model => model is { Default: true, Task: "sentiment" });
        Assert.Equal("ready", standard.State);
        Assert.Equal(standard.Name, (await client.ClassifySentimentsAsync(["fine"])).Model);

        var details = await client.GetModelAsync(standard.Name);
        Assert.True(details.Default);
        Assert.Equal(standard.Version, details.Manifest.GetProperty("version").GetInt32());
        Assert.NotEmpty(details.Manifest.GetProperty("provenance").GetProperty("command").GetString()!);
    }

    [Fact]
    public async Task ErrorsAreTyped()
    {
        var unknown = await Assert.ThrowsAsync<TorchlineException>(() => client.ClassifySentimentAsync("fine", model: "no such/model?"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(404, unknown.Problem.Status);
        Assert.Contains("no such/model?", unknown.Message);
        Assert.NotEmpty(unknown.Problem.Extensions!["models"].EnumerateArray());

        var empty = await Assert.ThrowsAsync<TorchlineException>(() => client.ClassifySentimentAsync(" "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        var mixed = await client.ClassifySentimentsAsync(["fine", " "]);
        Assert.NotNull(mixed.Results[0].Label);
        Assert.Equal("Empty text", mixed.Results[1].Error!.Title);

        var missing = await Assert.ThrowsAsync<TorchlineException>(() => client.GetModelAsync("none"));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task ACancelledCallEndsAndTheServiceGoesOn()
    {
        using var cancellation = new CancellationTokenSource();
        string[] texts = [.. Enumerable.Repeat("The food was great, but the service was slow.", 256)];
        var calls = Enumerable.Range(0, 8).Select(_ => client.ClassifySentimentsAsync(texts, cancellation: cancellation.Token)).ToList();
        await cancellation.CancelAsync();
        foreach (var call in calls)
        {
            // A call may have been answered just before.
            Assert.True(await Record.ExceptionAsync(() => call) is null or OperationCanceledException);
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetModelsAsync(cancellation.Token));
        Assert.Equal(256, (await client.ClassifySentimentsAsync(texts)).Results.Count);
    }

    [Fact]
    public async Task ManyCallersAtOnceGetTheirOwnAnswers()
    {
        string[] texts = ["Great food and friendly staff.", "I didn't like it!", "Best pizza in town!", "Rude staff, never again."];
        var models = await SentimentModelsAsync();
        var expected = await Task.WhenAll(models.Select(model => client.ClassifySentimentsAsync(texts, model.Name)));
        await Parallel.ForAsync(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (caller, cancellation) =>
        {
            for (var i = 0; i < 10; i++)
            {
                int model = (caller + i) % models.Count, text = ((caller / 8) + i) % texts.Length;
                var answer = await client.ClassifySentimentAsync(texts[text], models[model].Name, cancellation: cancellation);
                Assert.Equal(expected[model].Results[text].Label, answer.Label);
                Assert.Equal(expected[model].Results[text].Score!.Value, answer.Score!.Value, ToleranceOf(models[model]));
            }
        });
    }

    /// <summary>In 8 bits, activations share their scale with the texts of the same batch.</summary>
    private static double ToleranceOf(ModelSummary model) => model.Name.EndsWith("-int8", StringComparison.Ordinal) ? 0.02 : 1e-4;

    private async Task<IReadOnlyList<ModelSummary>> SentimentModelsAsync() =>
        [.. (await client.GetModelsAsync()).Where(model => model.Task == "sentiment")];
}
