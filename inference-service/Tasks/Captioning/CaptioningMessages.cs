using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.Captioning;

/// <summary>The captions of an image.</summary>
/// <param name="Model">The name of the model that answered.</param>
/// <param name="Caption">The best caption.</param>
/// <param name="Alternatives">The captions that were found, the best first: the first one is the caption.</param>
public sealed record CaptionResponse(string Model, string Caption, IReadOnlyList<CaptionAlternative> Alternatives) : IJsonBody<CaptionResponse>
{
    static JsonTypeInfo<CaptionResponse> IJsonBody<CaptionResponse>.Json => CaptioningJson.Default.CaptionResponse;
}

/// <summary>A caption of an image.</summary>
/// <param name="Caption">The caption: lower case, without a period.</param>
/// <param name="LogProbability">The natural logarithm of its probability, the sum over its words and its end.</param>
/// <param name="Words">Its words with their attention, if that was asked for.</param>
public sealed record CaptionAlternative(string Caption, float LogProbability, IReadOnlyList<AttendedWord>? Words);

/// <summary>A word of a caption and the regions of the image that the model attended to.</summary>
/// <param name="Word">A token: <c>don't</c> is two words, <c>do</c> and <c>n't</c>.</param>
/// <param name="Attention">
/// The rows, from above, of a square grid over the input image: for each region, from the left, its share of the attention.
/// All of them sum up to 1.
/// </param>
public sealed record AttendedWord(string Word, IReadOnlyList<IReadOnlyList<float>> Attention);

/// <summary>The bodies in JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CaptionResponse))]
internal sealed partial class CaptioningJson : JsonSerializerContext;
