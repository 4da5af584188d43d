using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Torchline.Client;

/// <summary>Calls a Torchline service.</summary>
/// <remarks>
/// Safe for use by many threads at once; the given <see cref="HttpClient"/> is not disposed. In ASP.NET Core:
/// <c>services.AddHttpClient&lt;TorchlineClient&gt;(http => http.BaseAddress = new("http://localhost:8080"))</c>.
/// </remarks>
/// <param name="http">Sends the requests; its <see cref="HttpClient.BaseAddress"/> is the service's.</param>
public sealed partial class TorchlineClient(HttpClient http)
{
    /// <summary>Tells whether a text is positive or negative.</summary>
    /// <param name="text">A text as people write it.</param>
    /// <param name="model">The name of a model, or null for the service's default.</param>
    /// <param name="cancellation">Gives up waiting; the service drops the text if it has not begun with it.</param>
    /// <exception cref="TorchlineException">The service answered with an error.</exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public async Task<Sentiment> ClassifySentimentAsync(string text, string? model = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return (await PostSentimentAsync(new SentimentRequest(text, null), model, cancellation)).Results[0];
    }

    /// <summary>Tells of each text whether it is positive or negative.</summary>
    /// <param name="texts">Texts as people write them, at most as many as the service takes at once (256 by default).</param>
    /// <param name="model">The name of a model, or null for the service's default.</param>
    /// <param name="cancellation">Gives up waiting; the service drops the texts that it has not begun with.</param>
    /// <returns>One result for each text, in their order, and the name of the model.</returns>
    /// <exception cref="TorchlineException">The service answered with an error.</exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public Task<SentimentAnswer> ClassifySentimentsAsync(
        IReadOnlyList<string> texts, string? model = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return PostSentimentAsync(new SentimentRequest(null, texts), model, cancellation);
    }

    /// <summary>Lists the models that the service has.</summary>
    /// <exception cref="TorchlineException">The service answered with an error.</exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public async Task<IReadOnlyList<ModelSummary>> GetModelsAsync(CancellationToken cancellation = default)
    {
        using var response = await http.GetAsync("v1/models", cancellation);
        return (await ReadAsync(response, ClientJson.Default.ModelList, cancellation)).Models;
    }

    /// <summary>Tells all that the service knows about a model.</summary>
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

    private async Task<SentimentAnswer> PostSentimentAsync(SentimentRequest request, string? model, CancellationToken cancellation)
    {
        var route = model is null ? "v1/sentiment" : $"v1/sentiment?model={Uri.EscapeDataString(model)}";
        using var response = await http.PostAsJsonAsync(route, request, ClientJson.Default.SentimentRequest, cancellation);
        return await ReadAsync(response, ClientJson.Default.SentimentAnswer, cancellation);
    }

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
