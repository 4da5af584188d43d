namespace Torchline.InferenceService.Serving;

/// <summary>The folder of the models, and what makes models of its packages.</summary>
internal sealed class ServedPackages(IEnumerable<IServedTask> tasks, IServiceProvider services, IOptions<ServiceOptions> options)
{
    private readonly ServedPackage[] served = [.. tasks.SelectMany(task => task.Packages)];

    /// <summary>The folder of the models.</summary>
    public ModelRepository Repository => new(options.Value.Models, [.. served.Select(one => one.Contract)]);

    /// <summary>Opens the networks of a package.</summary>
    /// <returns>The model, cold; null if no task of the service serves such packages.</returns>
    public IServedModel? Load(ModelPackage package) =>
        Array.Find(served, one => one.Contract.Names[0] == package.Manifest.Task)?.Load(package, services);
}
