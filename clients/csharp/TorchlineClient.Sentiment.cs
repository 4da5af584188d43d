using System.Net.Http.Json;

namespace Torchline.Client;

/// <content>Sentiment of texts.</content>
public sealed partial class TorchlineClient
{
    /// <summary>Classifies a text as positive or negative.</summary>
    /// <param name="text">A text as people write it.</param>
    /// <param name="model">The name of a model, or null for the service's default.</param>
    /// <param name="truncate">Whether only the beginning of a text that is too long is classified; without it, that is an error.</param>
    /// <param name="explain">Whether the answer has the importance of the words.</param>
    /// <param name="cancellation">Gives up waiting; the service drops the text if it has not begun with it.</param>
    /// <exception cref="TorchlineException">The service answered with an error.</exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public async Task<Sentiment> ClassifySentimentAsync(
        string text, string? model = null, bool truncate = false, bool explain = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return (await PostSentimentAsync(new SentimentRequest(text, null, truncate ? true : null, explain ? true : null), model, cancellation)).Results[0];
    }

    /// <summary>Classifies texts as positive or negative.</summary>
    /// <param name="texts">Texts as people write them, at most as many as the service takes at once (256 by default).</param>
    /// <param name="model">The name of a model, or null for the service's default.</param>
    /// <param name="truncate">Whether only the beginning of a text that is too long is classified; without it, that is an error.</param>
    /// <param name="explain">Whether the answer has the importance of the words.</param>
    /// <param name="cancellation">Gives up waiting; the service drops the texts that it has not begun with.</param>
    /// <returns>One result for each text, in their order, and the name of the model.</returns>
    /// <exception cref="TorchlineException">The service answered with an error.</exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public Task<SentimentAnswer> ClassifySentimentsAsync(
        IReadOnlyList<string> texts, string? model = null, bool truncate = false, bool explain = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return PostSentimentAsync(new SentimentRequest(null, texts, truncate ? true : null, explain ? true : null), model, cancellation);
    }

    private async Task<SentimentAnswer> PostSentimentAsync(SentimentRequest request, string? model, CancellationToken cancellation)
    {
        var route = model is null ? "v1/sentiment" : $"v1/sentiment?model={Uri.EscapeDataString(model)}";
        using var response = await http.PostAsJsonAsync(route, request, ClientJson.Default.SentimentRequest, cancellation);
        return await ReadAsync(response, ClientJson.Default.SentimentAnswer, cancellation);
    }
}

/// <summary>The class of a text; or, among several texts, what is wrong with it.</summary>
/// <param name="Label"><c>positive</c> or <c>negative</c>; null if there is an error.</param>
/// <param name="Score">The probability of that label, from 0 to 1; null if there is an error.</param>
/// <param name="Truncated">Whether only the beginning of the text was classified; null if all of it was.</param>
/// <param name="Error">Why the text has no class; null if it has one.</param>
/// <param name="Certain">Whether the label is more than a guess; null if the model does not tell.</param>
/// <param name="Words">The importance of the words, in their order; null unless it was asked for.</param>
public sealed record Sentiment(
    string? Label,
    float? Score,
    bool? Truncated = null,
    SentimentError? Error = null,
    bool? Certain = null,
    IReadOnlyList<SentimentWord>? Words = null);

/// <summary>A word of a text, or several that follow each other in a long text, and how much they count for its label.</summary>
/// <param name="Text">The word, as it stands in the text.</param>
/// <param name="Start">Where it begins, in UTF-16 code units from 0.</param>
/// <param name="Length">How long it is, in UTF-16 code units.</param>
/// <param name="Importance">
/// By how much the log-odds of the label fall if the word is left out: above 0 it speaks for the label, below 0 against it.
/// </param>
public sealed record SentimentWord(string Text, int Start, int Length, float Importance);

/// <summary>Why a text, of several, has no class.</summary>
/// <param name="Title">The kind of the error: <c>Empty text</c> or <c>Text too long</c>.</param>
/// <param name="Detail">What is wrong, a sentence.</param>
/// <param name="Limit">The limit that the text exceeds.</param>
/// <param name="Unit">What the limit counts.</param>
public sealed record SentimentError(string Title, string Detail, int? Limit = null, string? Unit = null);

/// <summary>The classes of several texts.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Results">One result for each text, in their order.</param>
public sealed record SentimentAnswer(string Model, IReadOnlyList<Sentiment> Results);

/// <summary>The body of a request: either one text or several.</summary>
internal sealed record SentimentRequest(string? Text, IReadOnlyList<string>? Texts, bool? Truncate, bool? Explain);
