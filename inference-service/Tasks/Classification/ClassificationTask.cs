using Torchline.Contracts.Tasks.Classification;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.Classification;

/// <summary>Classifies images.</summary>
internal sealed class ClassificationTask : IServedTask
{
    public IEnumerable<ServedPackage> Packages =>
        [new(new ClassificationContract(), (package, services) => new ClassificationModel(package, services))];

    public IJsonTypeInfoResolver Json => ClassificationJson.Default;

    public void AddServices(IServiceCollection services)
    {
    }

    public void MapRoutes(IEndpointRouteBuilder app) => app.MapClassificationApi();
}
