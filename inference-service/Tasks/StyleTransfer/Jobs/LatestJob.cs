using Torchline.InferenceService.Security;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>
/// The id <c>latest</c> names the newest job, for whoever may list them: an example that works as soon as there is a job, and less to copy.
/// </summary>
internal static class LatestJob
{
    /// <summary>The id.</summary>
    public const string Id = "latest";

    private const string Parameter = "id";

    /// <summary>Puts the newest job's id in its place before the handler runs.</summary>
    public static RouteGroupBuilder TakesLatest(this RouteGroupBuilder group, StyleJobs jobs)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            var handler = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context =>
            {
                if (context.Request.RouteValues[Parameter] is Id && context.May(KeyScope.Admin) && jobs.All().FirstOrDefault() is { } newest)
                    context.Request.RouteValues[Parameter] = newest.Id;
                return handler(context);
            };
        });
        return group;
    }
}
