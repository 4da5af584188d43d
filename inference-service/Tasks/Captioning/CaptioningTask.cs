using System.ComponentModel.DataAnnotations;
using Torchline.Contracts.Tasks.Captioning;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.Captioning;

/// <summary>Describes images in sentences.</summary>
internal sealed class CaptioningTask : IServedTask
{
    public IEnumerable<ServedPackage> Packages =>
        [new(new CaptioningContract(), (package, services) => new CaptioningModel(package, services))];

    public IJsonTypeInfoResolver Json => CaptioningJson.Default;

    public void AddServices(IServiceCollection services)
    {
        services.AddOptions<CaptioningOptions>().BindConfiguration("Torchline").ValidateOnStart();
        services.AddSingleton<IValidateOptions<CaptioningOptions>, CaptioningOptionsValidator>();
    }

    public void MapRoutes(IEndpointRouteBuilder app) => app.MapCaptioningApi();
}

/// <summary>The task's settings in the section <c>Torchline</c>.</summary>
public sealed class CaptioningOptions
{
    /// <summary>How large a search may be.</summary>
    [ValidateObjectMembers]
    public SearchLimits Limits { get; set; } = new();
}

/// <summary>How large a search may be.</summary>
public sealed class SearchLimits
{
    /// <summary>The most captions that the beam search of an image keeps.</summary>
    [Range(1, CaptioningContract.MaxBeam)]
    public int Beam { get; set; } = 10;
}

/// <summary>Checks each setting at start-up, without reflection.</summary>
[OptionsValidator]
public sealed partial class CaptioningOptionsValidator : IValidateOptions<CaptioningOptions>;
