using System.Net;
using InferenceService.Tests.Fixtures;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace InferenceService.Tests.Serving;

public sealed class HealthApiTests : IDisposable
{
    private readonly TestModels models = new TestModels().Add("plain");

    public void Dispose() => models.Dispose();

    [Fact]
    public async Task BeforeTheModelsAreLoadedOnlyTheProcessIsHealthy()
    {
        await using var factory = new ServiceFactory(models.Folder);
        using var client = factory
            .WithWebHostBuilder(builder => builder.ConfigureTestServices(services => services.RemoveAll<IHostedService>()))
            .CreateClient();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
        foreach (var route in new[] { "/health/ready", "/v1/models", "/v1/models/plain" })
        {
            var response = await client.GetAsync(route);
            await response.ReadProblemAsync(HttpStatusCode.ServiceUnavailable);
            Assert.NotNull(response.Headers.RetryAfter);
        }

        await (await client.PostJsonAsync("/v1/sentiment", """{"text":"a"}""")).ReadProblemAsync(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task AFullQueueIsAnsweredWithTheTimeToTryAgain()
    {
        models.Add("slow", slowdown: 40);
        await using var factory = new ServiceFactory(
            models.Folder,
            ("Torchline:Limits:Texts", "4"),
            ("Torchline:Batching:QueueCapacity", "4"),
            ("Torchline:Batching:MaxBatchSize", "1"));
        using var client = await factory.StartAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ =>
            client.PostJsonAsync("/v1/sentiment?model=slow", """{"texts":["good","bad","good","bad"]}""")));

        Assert.Contains(responses, response => response.StatusCode == HttpStatusCode.OK);
        var refused = responses.Where(response => response.StatusCode != HttpStatusCode.OK).ToList();
        Assert.NotEmpty(refused);
        foreach (var response in refused)
        {
            await response.ReadProblemAsync(HttpStatusCode.ServiceUnavailable);
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
        }
    }
}
