using System.Text.Json.Serialization;

namespace Torchline.Client;

/// <summary>Reads and writes bodies without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SentimentRequest))]
[JsonSerializable(typeof(SentimentAnswer))]
[JsonSerializable(typeof(Classification))]
[JsonSerializable(typeof(CaptionAnswer))]
[JsonSerializable(typeof(StyleList))]
[JsonSerializable(typeof(StylizationJob))]
[JsonSerializable(typeof(StylizationJobList))]
[JsonSerializable(typeof(StylizationProgress))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelDetails))]
[JsonSerializable(typeof(TeachingAnswer))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ClientJson : JsonSerializerContext;
