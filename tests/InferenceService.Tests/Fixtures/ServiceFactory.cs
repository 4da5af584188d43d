using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace InferenceService.Tests.Fixtures;

/// <summary>
/// The service in this process, with given models and settings, and with a folder of its own for jobs unless the settings name one: two
/// services that run beside each other cannot share it.
/// </summary>
public sealed class ServiceFactory(string models, params (string Key, string Value)[] settings) : WebApplicationFactory<Program>
{
    private readonly string jobs = Path.Combine(Path.GetTempPath(), $"torchline-jobs-{Guid.NewGuid():N}");

    /// <summary>A client of the service, once that is ready.</summary>
    public async Task<HttpClient> StartAsync()
    {
        var client = CreateClient(new() { AllowAutoRedirect = false });
        while ((await client.GetAsync("/health/ready")).StatusCode != HttpStatusCode.OK)
            await Task.Delay(20);

        return client;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Directory.Exists(jobs))
            Directory.Delete(jobs, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Torchline:Models", models);
        builder.UseSetting("Torchline:StylizationJobs:Folder", jobs);
        foreach ((var key, var value) in settings)
            builder.UseSetting(key, value);
    }
}
