using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Torchline.InferenceService.Serving.Models;
using Torchline.InferenceService.Tasks.Captioning;
using Torchline.InferenceService.Tasks.Classification;
using Torchline.InferenceService.Tasks.Sentiment;
using Torchline.InferenceService.Tasks.StyleTransfer;
using Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

namespace Torchline.InferenceService.Serving.Json;

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
