using Torchline.Contracts.Tasks.Classification;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Tasks.Classification.Teaching;

namespace Torchline.InferenceService.Tasks.Classification;

/// <summary>Classifies images, and teaches classifiers.</summary>
internal sealed class ClassificationTask : IServedTask
{
    public IEnumerable<ServedPackage> Packages =>
        [new(new ClassificationContract(), (package, services) => new ClassificationModel(package, services))];

    public IJsonTypeInfoResolver Json => ClassificationJson.Default;

    public void AddServices(IServiceCollection services)
    {
        services.AddOptions<ClassificationOptions>().BindConfiguration("Torchline").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClassificationOptions>, ClassificationOptionsValidator>();
        services.AddSingleton<Teacher>();
    }

    public void MapRoutes(IEndpointRouteBuilder app)
    {
        app.MapClassificationApi();
        app.MapTeachApi();
    }
}
