using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Tasks.Classification.Teaching;

namespace Torchline.InferenceService.Tasks.Classification;

/// <summary>The classes of an image.</summary>
/// <param name="Model">The name of the model that answered.</param>
/// <param name="Predictions">The most probable labels, best first.</param>
/// <param name="Certain">
/// Whether the label is more than a guess; false for an image that is unlike all that the model was trained with, and may show none of its
/// labels. Missing if the model does not tell.
/// </param>
public sealed record ClassificationResponse(
    string Model,
    IReadOnlyList<Prediction> Predictions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Certain = null) : IJsonBody<ClassificationResponse>
{
    static JsonTypeInfo<ClassificationResponse> IJsonBody<ClassificationResponse>.Json => ClassificationJson.Default.ClassificationResponse;
}

/// <summary>A class of an image.</summary>
/// <param name="Label">One of the model's labels.</param>
/// <param name="Score">The probability of that label, from 0 to 1; those of all labels sum up to 1.</param>
public readonly record struct Prediction(string Label, float Score);

/// <summary>The bodies in JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClassificationResponse))]
[JsonSerializable(typeof(TeachResponse))]
internal sealed partial class ClassificationJson : JsonSerializerContext;
