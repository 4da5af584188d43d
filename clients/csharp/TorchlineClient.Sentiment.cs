using System.Net.Http.Json;

namespace Torchline.Client;

/// <content>Sentiment of texts.</content>
public sealed partial class TorchlineClient
{
    /// <summary>Classifies a text as positive or negative.</summary>
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

    /// <summary>Classifies texts as positive or negative.</summary>
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

    private async Task<SentimentAnswer> PostSentimentAsync(SentimentRequest request, string? model, CancellationToken cancellation)
    {
        var route = model is null ? "v1/sentiment" : $"v1/sentiment?model={Uri.EscapeDataString(model)}";
        using var response = await http.PostAsJsonAsync(route, request, ClientJson.Default.SentimentRequest, cancellation);
        return await ReadAsync(response, ClientJson.Default.SentimentAnswer, cancellation);
    }
}

/// <summary>The class of a text.</summary>
/// <param name="Label"><c>positive</c> or <c>negative</c>.</param>
/// <param name="Score">The probability of that label, from 0 to 1.</param>
public sealed record Sentiment(string Label, float Score);

/// <summary>The classes of several texts.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Results">One result for each text, in their order.</param>
public sealed record SentimentAnswer(string Model, IReadOnlyList<Sentiment> Results);

/// <summary>The body of a request: either one text or several.</summary>
internal sealed record SentimentRequest(string? Text, IReadOnlyList<string>? Texts);
