using Torchline.InferenceService.Requests;
using Torchline.InferenceService.Security;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Hosting;

/// <summary>What every request passes on its way to a route, in this order.</summary>
internal static class RequestPipeline
{
    public static void UseTorchline(this WebApplication app)
    {
        app.UseRequestIds();
        app.UseAnswerHeaders();
        app.UseRequestEnd();
        app.UseExceptionHandler();
        app.UseHostFilter();
        app.UseConfiguredCors();
        app.UseCrossSiteFilter();
        app.UseHeadAsGet();
        app.UseSwaggerPages();
        app.UseRouting();
        app.UseHeadAgain();
        app.UseKeys();
        app.UseRateLimits();
        app.UseRouteAccess();
        app.UseQueryCheck();
        app.UseCompressedBodies(app.Services.GetRequiredService<IOptions<ServiceOptions>>().Value.Limits.BodyBytes);
    }
}
