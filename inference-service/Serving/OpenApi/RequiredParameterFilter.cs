using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Torchline.InferenceService.Serving.OpenApi;

/// <summary>Describes a parameter as required that the route itself demands, to say better than the framework what it may be.</summary>
internal sealed class RequiredParameterFilter : IParameterFilter
{
    public void Apply(IOpenApiParameter parameter, ParameterFilterContext context)
    {
        if (parameter is OpenApiParameter described && context.ParameterInfo?.GetCustomAttribute<RequiredAttribute>() is not null)
            described.Required = true;
    }
}
