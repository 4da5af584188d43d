using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Torchline.InferenceService.Hosting;

/// <summary>
/// The page at <c>/</c> that tries every task in a browser. The build lays its files, those of <c>clients/web</c>, into this assembly:
/// they are there wherever the service runs, and nothing else is.
/// </summary>
internal static class Playground
{
    private const string Folder = "playground/", StartPage = "index.html";

    /// <summary>Scripts and styles come from the service alone; images from the user's files, too.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self' blob:; media-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Lazy<FrozenDictionary<string, PageFile>> Files = new(Load);

    public static void MapPlayground(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", (HttpContext context) => Answer(context, StartPage)).ExcludeFromDescription();
        app.MapGet($"/{Folder}{{**name}}", (HttpContext context, string name) => Answer(context, name)).ExcludeFromDescription();
    }

    private static Results<FileContentHttpResult, NotFound> Answer(HttpContext context, string name)
    {
        if (!Files.Value.TryGetValue(name, out var file))
            return TypedResults.NotFound();
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.CacheControl = "no-cache"; // A browser asks each time, and gets 304 until the service is upgraded.
        return TypedResults.Bytes(file.Content, file.MediaType, entityTag: file.Tag);
    }

    private static FrozenDictionary<string, PageFile> Load()
    {
        var types = new FileExtensionContentTypeProvider();
        var assembly = typeof(Playground).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Folder.Length..], name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var content = new byte[stream.Length];
                stream.ReadExactly(content);
                if (!types.TryGetContentType(name, out var type))
                    type = "application/octet-stream";
                var mediaType = type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type;
                return new PageFile(content, mediaType, new($"\"{Convert.ToHexStringLower(SHA256.HashData(content), 0, 8)}\""));
            });
    }

    private sealed record PageFile(byte[] Content, string MediaType, EntityTagHeaderValue Tag);
}
