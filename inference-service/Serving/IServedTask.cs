
namespace Torchline.InferenceService.Serving;

/// <summary>A task of the service. <c>Program.cs</c> lists them; nothing else of the service names one.</summary>
internal interface IServedTask
{
    /// <summary>Its kinds of packages, and what makes a model of one.</summary>
    IEnumerable<ServedPackage> Packages { get; }

    /// <summary>The types of its requests and responses in JSON.</summary>
    IJsonTypeInfoResolver Json { get; }

    /// <summary>Adds its options, bound and validated, and its services to those of the host.</summary>
    void AddServices(IServiceCollection services);

    /// <summary>Maps its routes and describes them for the OpenAPI document.</summary>
    void MapRoutes(IEndpointRouteBuilder app);

    /// <summary>Prepares what its routes need before the first request.</summary>
    /// <exception cref="IOException">It cannot, for a reason that whoever starts the service can remove.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for a lack of rights.</exception>
    void Prepare(IServiceProvider services)
    {
    }
}

/// <summary>A kind of packages that a task serves.</summary>
/// <param name="Load">Opens the networks of a package, given the services of the host.</param>
internal sealed record ServedPackage(ITaskContract Contract, Func<ModelPackage, IServiceProvider, IServedModel> Load);
