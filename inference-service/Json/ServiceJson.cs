using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Torchline.InferenceService.Captioning;
using Torchline.InferenceService.Classification;
using Torchline.InferenceService.Jobs;
using Torchline.InferenceService.Models;
using Torchline.InferenceService.Sentiment;
using Torchline.InferenceService.Stylization;

namespace Torchline.InferenceService.Json;

/// <summary>Reads and writes the bodies of requests and responses without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SentimentRequest))]
[JsonSerializable(typeof(SentimentResponse))]
[JsonSerializable(typeof(ClassificationResponse))]
[JsonSerializable(typeof(CaptionResponse))]
[JsonSerializable(typeof(StyleList))]
[JsonSerializable(typeof(StylizationJobDocument))]
[JsonSerializable(typeof(StylizationJobList))]
[JsonSerializable(typeof(StylizationJobEvent))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelDetails))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class ServiceJson : JsonSerializerContext;
