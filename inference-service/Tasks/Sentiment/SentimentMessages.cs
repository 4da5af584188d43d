using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>Text to classify: either one text or several.</summary>
public sealed record SentimentRequest : IJsonBody<SentimentRequest>
{
    /// <summary>One text.</summary>
    public string? Text { get; init; }

    /// <summary>Several texts, 256 at most unless the service is configured otherwise.</summary>
    public IReadOnlyList<string?>? Texts { get; init; }

    /// <summary>
    /// Whether only the beginning of a text that is too long is classified, as far as the model reads; without it, it is an error.
    /// </summary>
    public bool? Truncate { get; init; }

    /// <summary>Whether results have the importance of their words; 16 texts at most then, unless the service is configured otherwise.</summary>
    public bool? Explain { get; init; }

    static JsonTypeInfo<SentimentRequest> IJsonBody<SentimentRequest>.Json => SentimentJson.Default.SentimentRequest;
}

/// <summary>The answer to a <see cref="SentimentRequest"/>.</summary>
/// <param name="Model">The name of the model that answered.</param>
/// <param name="Results">One result for each text, in their order.</param>
public sealed record SentimentResponse(string Model, IReadOnlyList<SentimentResult> Results) : IJsonBody<SentimentResponse>
{
    static JsonTypeInfo<SentimentResponse> IJsonBody<SentimentResponse>.Json => SentimentJson.Default.SentimentResponse;
}

/// <summary>The class of a text; or, among several texts, what is wrong with it.</summary>
/// <param name="Label"><c>positive</c> or <c>negative</c>; missing if there is an error.</param>
/// <param name="Score">The probability of that label, from 0 to 1; missing if there is an error.</param>
/// <param name="Truncated">Whether only the beginning of the text was classified; missing if all of it was.</param>
/// <param name="Error">Why the text has no class; missing if it has one.</param>
/// <param name="Certain">
/// Whether the label is more than a guess; false for a text in another language, of emoji alone or of two words, for example, and where
/// the score is near one half. Missing if the model does not tell.
/// </param>
/// <param name="Words">The importance of the words, in their order; missing unless it is asked for.</param>
public readonly record struct SentimentResult(
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
public readonly record struct SentimentWord(string Text, int Start, int Length, float Importance);

/// <summary>Why a text, of several, has no class.</summary>
/// <param name="Title">The kind of the error: <c>Empty text</c> or <c>Text too long</c>.</param>
/// <param name="Detail">What is wrong, a sentence.</param>
/// <param name="Limit">The limit that the text exceeds.</param>
/// <param name="Unit">What the limit counts.</param>
public sealed record SentimentError(string Title, string Detail, int? Limit = null, string? Unit = null);

/// <summary>The bodies in JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SentimentRequest))]
[JsonSerializable(typeof(SentimentResponse))]
internal sealed partial class SentimentJson : JsonSerializerContext;
