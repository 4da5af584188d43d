using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>Text to classify: either one text or several.</summary>
public sealed record SentimentRequest : IJsonBody<SentimentRequest>
{
    /// <summary>One text.</summary>
    public string? Text { get; init; }

    /// <summary>Several texts, 256 at most unless the service is configured otherwise.</summary>
    public IReadOnlyList<string?>? Texts { get; init; }

    static JsonTypeInfo<SentimentRequest> IJsonBody<SentimentRequest>.Json => SentimentJson.Default.SentimentRequest;
}

/// <summary>The answer to a <see cref="SentimentRequest"/>.</summary>
/// <param name="Model">The name of the model that answered.</param>
/// <param name="Results">One result for each text, in their order.</param>
public sealed record SentimentResponse(string Model, IReadOnlyList<SentimentResult> Results) : IJsonBody<SentimentResponse>
{
    static JsonTypeInfo<SentimentResponse> IJsonBody<SentimentResponse>.Json => SentimentJson.Default.SentimentResponse;
}

/// <summary>The class of a text.</summary>
/// <param name="Label"><c>positive</c> or <c>negative</c>.</param>
/// <param name="Score">The probability of that label, from 0 to 1.</param>
public readonly record struct SentimentResult(string Label, float Score);

/// <summary>The bodies in JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SentimentRequest))]
[JsonSerializable(typeof(SentimentResponse))]
internal sealed partial class SentimentJson : JsonSerializerContext;
