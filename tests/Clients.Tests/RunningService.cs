using EndToEnd.Tests;
using InferenceService.Tests.Fixtures;
using Torchline.Tests;
using Xunit;

namespace Clients.Tests;

/// <summary>One service with the committed models, which may be taught, and one for style images, for all clients.</summary>
public sealed class RunningService : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("torchline-").FullName;
    private ServiceProcess process = null!;

    /// <summary>The root of the repository, from which the examples run.</summary>
    public static string Root => SharedData.RepositoryRoot;

    public HttpClient Http => process.Http;

    public string Address => process.Http.BaseAddress!.AbsoluteUri.TrimEnd('/');

    public async Task InitializeAsync()
    {
        var models = Directory.CreateDirectory(Path.Combine(folder, "models")).FullName;
        foreach (var model in Directory.GetDirectories(ServiceProcess.CommittedModels))
            Directory.CreateSymbolicLink(Path.Combine(models, Path.GetFileName(model)), model);
        CornerStyleNetwork.Publish(models, "corner");
        File.Copy(Path.Combine(ServiceProcess.CommittedModels, "defaults.json"), Path.Combine(models, "defaults.json"));
        process = await ServiceProcess.StartAsync(
            models, $"--Torchline:StylizationJobs:Folder={Path.Combine(folder, "jobs")}", "--Torchline:Teaching:Enabled=true");
    }

    public async Task DisposeAsync()
    {
        await process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class RunningServiceCollection : ICollectionFixture<RunningService>
{
    public const string Name = "running service";
}
