using Microsoft.AspNetCore.Mvc;

namespace Torchline.InferenceService.Serving;

/// <summary>A body whose type in JSON is generated: its task's context has it.</summary>
internal interface IJsonBody<T>
{
    /// <summary>The type in JSON.</summary>
    static abstract JsonTypeInfo<T> Json { get; }
}

/// <summary>The bodies of the routes that belong to no task, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelDetails))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class ServiceJson : JsonSerializerContext;
