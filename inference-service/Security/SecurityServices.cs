using Torchline.InferenceService.Requests;

namespace Torchline.InferenceService.Security;

/// <summary>Adds what decides who may do what.</summary>
internal static class SecurityServices
{
    // What a page of another origin may read beside the body.
    private static readonly string[] Readable = ["Torchline-Model", "Retry-After", "Location", RequestIds.Header];

    public static void AddSecurity(this IServiceCollection services)
    {
        services.AddOptions<SecurityOptions>().BindConfiguration("Torchline").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SecurityOptions>, SecurityOptionsValidator>();
        services.AddSingleton<ApiKeys>();
        services.AddHostFilter();
        services.AddRateLimits();
        services.AddCors();
    }

    /// <summary>Lets pages of the configured origins use the service; the browser asks first.</summary>
    public static void UseConfiguredCors(this WebApplication app)
    {
        var origins = app.Services.GetRequiredService<IOptions<SecurityOptions>>().Value.Cors.Each;
        if (origins.Length > 0)
        {
            app.UseCors(policy => policy.WithOrigins(origins).WithMethods("GET", "POST", "DELETE").AllowAnyHeader().WithExposedHeaders(Readable)
                .SetPreflightMaxAge(TimeSpan.FromMinutes(10)));
        }
    }
}
