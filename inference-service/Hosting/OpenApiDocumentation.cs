using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using Torchline.InferenceService.Security;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Hosting;

/// <summary>The OpenAPI document and the page that shows it.</summary>
internal static class OpenApiDocumentation
{
    private const string Pages = "/swagger";

    public static void AddOpenApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "Torchline",
                Version = "v1",
                Description = "Models trained with libtorch in C#, served with ONNX Runtime. Errors are application/problem+json.",
            });
            // In the order of trying: what forgets a job comes last.
            swagger.OrderActionsBy(api => $"{api.RelativePath}{(api.RelativePath!.EndsWith('}') ? "~" : "")} {(api.HttpMethod == "DELETE" ? "~" : api.HttpMethod)}");
            swagger.OperationFilter<OperationDescriptionFilter>();
            swagger.DocumentFilter<KeysFilter>();
            swagger.ParameterFilter<RequiredParameterFilter>();
            swagger.SupportNonNullableReferenceTypes();
            swagger.MapType<Axis>(() => new OpenApiSchema
            {
                Description = "A name where the size varies from call to call, else the size.",
                OneOf = [new OpenApiSchema { Type = JsonSchemaType.String }, new OpenApiSchema { Type = JsonSchemaType.Integer }],
            });
            swagger.MapType<JsonObject>(() => new OpenApiSchema { Type = JsonSchemaType.Object });
            foreach (var comments in Directory.GetFiles(AppContext.BaseDirectory, "Torchline.*.xml"))
                swagger.IncludeXmlComments(comments);
        });
    }

    /// <summary>Gives the page its field for a key, where keys are configured.</summary>
    private sealed class KeysFilter(ApiKeys keys) : IDocumentFilter
    {
        private const string Bearer = "key";

        public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
        {
            if (!keys.AreRequired)
                return;
            swaggerDoc.AddComponent<IOpenApiSecurityScheme>(
                Bearer, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key of this service." });
            swaggerDoc.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, swaggerDoc)] = [] }];
        }
    }

    /// <summary>A branch of its own, so that the page costs other requests nothing.</summary>
    public static void UseSwaggerPages(this WebApplication app)
    {
        if (!IsEnabled(app))
            return;
        app.MapWhen(
            context => context.Request.Path.StartsWithSegments(Pages),
            branch => branch.UseSwagger().UseSwaggerUI(page =>
            {
                page.DocumentTitle = "Torchline";
                page.EnableTryItOutByDefault();
            }));
    }

    private static bool IsEnabled(WebApplication app) => app.Services.GetRequiredService<IOptions<SecurityOptions>>().Value.Swagger.Enabled;
}
