using System.Net;
using Torchline.Client;
using Xunit;

namespace EndToEnd.Tests;

[Collection(RunningServiceCollection.Name)]
public class ClientTests(RunningService service)
{
    private readonly TorchlineClient _client = service.Client;

    [Fact]
    public async Task The_service_is_healthy()
    {
        Assert.True(await _client.IsLiveAsync());
        Assert.True(await _client.IsReadyAsync());
    }

    [Fact]
    public async Task No_service_is_not_healthy()
    {
        using var http = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:1") };
        Assert.False(await new TorchlineClient(http).IsLiveAsync());
    }

    [Fact]
    public async Task One_text_is_classified()
    {
        var good = await _client.ClassifySentimentAsync("Great food and friendly staff.");
        Assert.Equal("positive", good.Label);
        Assert.InRange(good.Score, 0.5f, 1f);
        Assert.Equal("negative", (await _client.ClassifySentimentAsync("I didn't like it!")).Label);
    }

    [Fact]
    public async Task Many_texts_are_classified_as_each_alone_by_every_model()
    {
        string[] texts = ["Great food!", "I didn't like it!", "The wait was long, but it was worth every minute of it.", "Meh.", "$10 for this? Never again..."];
        foreach (var model in await SentimentModelsAsync())
        {
            var answer = await _client.ClassifySentimentsAsync(texts, model.Name);
            Assert.Equal(model.Name, answer.Model);
            for (int i = 0; i < texts.Length; i++)
            {
                var alone = await _client.ClassifySentimentAsync(texts[i], model.Name);
                Assert.Equal(alone.Label, answer.Results[i].Label);
                Assert.Equal(alone.Score, answer.Results[i].Score, 1e-4);
            }
        }
    }

    [Fact]
    public async Task A_body_just_below_the_limit_is_answered()
    {
        string text = string.Join(' ', Enumerable.Repeat(new string('a', 39), 100)); // 4 kB in 100 words, 256 times
        var answer = await _client.ClassifySentimentsAsync([.. Enumerable.Repeat(text, 256)]);
        Assert.Equal(256, answer.Results.Count);
    }

    [Fact]
    public async Task Models_are_listed_with_one_default_and_show_their_manifests()
    {
        var models = await _client.GetModelsAsync();
        var standard = Assert.Single(models, model => model is { Default: true, Task: "sentiment" });
        Assert.Equal("ready", standard.State);
        Assert.Equal(standard.Name, (await _client.ClassifySentimentsAsync(["fine"])).Model);

        var details = await _client.GetModelAsync(standard.Name);
        Assert.True(details.Default);
        Assert.Equal(standard.Version, details.Manifest.GetProperty("version").GetInt32());
        Assert.NotEmpty(details.Manifest.GetProperty("provenance").GetProperty("command").GetString()!);
    }

    [Fact]
    public async Task Errors_are_typed()
    {
        var unknown = await Assert.ThrowsAsync<TorchlineException>(() => _client.ClassifySentimentAsync("fine", model: "no such/model?"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(404, unknown.Problem.Status);
        Assert.Contains("no such/model?", unknown.Message);
        Assert.NotEmpty(unknown.Problem.Extensions!["models"].EnumerateArray());

        var empty = await Assert.ThrowsAsync<TorchlineException>(() => _client.ClassifySentimentsAsync(["fine", " "]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        Assert.Equal(1, empty.Problem.Extensions!["index"].GetInt32());

        var missing = await Assert.ThrowsAsync<TorchlineException>(() => _client.GetModelAsync("none"));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task A_cancelled_call_ends_and_the_service_goes_on()
    {
        using var cancellation = new CancellationTokenSource();
        string[] texts = [.. Enumerable.Repeat("The food was great, but the service was slow.", 256)];
        var calls = Enumerable.Range(0, 8).Select(_ => _client.ClassifySentimentsAsync(texts, cancellation: cancellation.Token)).ToList();
        await cancellation.CancelAsync();
        foreach (var call in calls)
        {
            // A call may have been answered just before.
            Assert.True(await Record.ExceptionAsync(() => call) is null or OperationCanceledException);
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.GetModelsAsync(cancellation.Token));
        Assert.Equal(256, (await _client.ClassifySentimentsAsync(texts)).Results.Count);
    }

    [Fact]
    public async Task Many_callers_at_once_get_their_own_answers()
    {
        string[] texts = ["Great food and friendly staff.", "I didn't like it!", "Best pizza in town!", "Rude staff, never again."];
        var models = await SentimentModelsAsync();
        var expected = await Task.WhenAll(models.Select(model => _client.ClassifySentimentsAsync(texts, model.Name)));
        await Parallel.ForAsync(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (caller, cancellation) =>
        {
            for (int i = 0; i < 10; i++)
            {
                int model = (caller + i) % models.Count, text = ((caller / 8) + i) % texts.Length;
                var answer = await _client.ClassifySentimentAsync(texts[text], models[model].Name, cancellation);
                Assert.Equal(expected[model].Results[text].Label, answer.Label);
                Assert.Equal(expected[model].Results[text].Score, answer.Score, 1e-4);
            }
        });
    }

    private async Task<IReadOnlyList<ModelSummary>> SentimentModelsAsync() =>
        [.. (await _client.GetModelsAsync()).Where(model => model.Task == "sentiment")];
}
