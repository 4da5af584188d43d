using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Torchline.Client;

/// <summary>Calls a Torchline service.</summary>
/// <remarks>
/// Safe for use by many threads at once; the given <see cref="HttpClient"/> is not disposed. In ASP.NET Core,
/// <see cref="TorchlineClientServices.AddTorchlineClient"/> adds it with retries.
/// </remarks>
/// <param name="http">Sends the requests; its <see cref="HttpClient.BaseAddress"/> is the service's.</param>
public sealed partial class TorchlineClient(HttpClient http) : ITorchlineClient
{
    /// <summary>Lists the models that the service has.</summary>
    /// <exception cref="TorchlineException">The service answered with an error.</exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public async Task<IReadOnlyList<ModelSummary>> GetModelsAsync(CancellationToken cancellation = default)
    {
        using var response = await http.GetAsync("v1/models", cancellation);
        return (await ReadAsync(response, ClientJson.Default.ModelList, cancellation)).Models;
    }

    /// <summary>Gets a model with its manifest.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="TorchlineException">The service answered with an error, with 404 if it has no such model.</exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public async Task<ModelDetails> GetModelAsync(string name, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        using var response = await http.GetAsync($"v1/models/{Uri.EscapeDataString(name)}", cancellation);
        return await ReadAsync(response, ClientJson.Default.ModelDetails, cancellation);
    }

    /// <summary>Whether the service's process answers at all.</summary>
    public Task<bool> IsLiveAsync(CancellationToken cancellation = default) => IsHealthyAsync("health/live", cancellation);

    /// <summary>Whether the service has loaded its models and answers requests.</summary>
    public Task<bool> IsReadyAsync(CancellationToken cancellation = default) => IsHealthyAsync("health/ready", cancellation);

    private async Task<bool> IsHealthyAsync(string route, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.GetAsync(route, cancellation);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        if (!response.IsSuccessStatusCode)
            throw await TorchlineException.FromAsync(response, cancellation);
        return await response.Content.ReadFromJsonAsync(type, cancellation)
            ?? throw new JsonException("The service answered with null.");
    }
}
