using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Torchline.InferenceService.Tests.Fixtures;

/// <summary>The service in this process, with given models and settings.</summary>
public sealed class ServiceFactory(string models, params (string Key, string Value)[] settings) : WebApplicationFactory<Program>
{
    /// <summary>A client of the service, once that is ready.</summary>
    public async Task<HttpClient> StartAsync()
    {
        var client = CreateClient(new() { AllowAutoRedirect = false });
        while ((await client.GetAsync("/health/ready")).StatusCode != HttpStatusCode.OK)
        {
            await Task.Delay(20);
        }

        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Torchline:Models", models);
        foreach ((string key, string value) in settings)
        {
            builder.UseSetting(key, value);
        }
    }
}
