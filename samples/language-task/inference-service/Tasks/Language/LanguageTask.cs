using Torchline.Contracts.Tasks.Language;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.Language;

/// <summary>Classifies the language of a text.</summary>
internal sealed class LanguageTask : IServedTask
{
    public IEnumerable<ServedPackage> Packages => [new(new LanguageContract(), (package, _) => new LanguageModel(package))];

    public IJsonTypeInfoResolver Json => LanguageJson.Default;

    public void AddServices(IServiceCollection services)
    {
    }

    public void MapRoutes(IEndpointRouteBuilder app) => app.MapLanguageApi();
}

/// <summary>A text.</summary>
/// <param name="Text">One sentence or more.</param>
public sealed record LanguageRequest(string? Text) : IJsonBody<LanguageRequest>
{
    static JsonTypeInfo<LanguageRequest> IJsonBody<LanguageRequest>.Json => LanguageJson.Default.LanguageRequest;
}

/// <summary>The language of a text.</summary>
/// <param name="Model">The name of the model that answered.</param>
/// <param name="Language">The most likely language.</param>
/// <param name="Score">Its probability, from 0 to 1.</param>
public sealed record LanguageResponse(string Model, string Language, float Score) : IJsonBody<LanguageResponse>
{
    static JsonTypeInfo<LanguageResponse> IJsonBody<LanguageResponse>.Json => LanguageJson.Default.LanguageResponse;
}

/// <summary>The bodies in JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(LanguageRequest))]
[JsonSerializable(typeof(LanguageResponse))]
internal sealed partial class LanguageJson : JsonSerializerContext;
