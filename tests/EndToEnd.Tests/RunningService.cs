using Torchline.Client;

namespace Torchline.EndToEnd.Tests;

/// <summary>One service with the committed models, for the tests that leave it running.</summary>
public sealed class RunningService : IAsyncLifetime
{
    private ServiceProcess _process = null!;

    public HttpClient Http => _process.Http;

    public TorchlineClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _process = await ServiceProcess.StartAsync(ServiceProcess.CommittedModels);
        Client = new TorchlineClient(Http);
    }

    public async Task DisposeAsync() => await _process.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class RunningServiceCollection : ICollectionFixture<RunningService>
{
    public const string Name = "running service";
}
