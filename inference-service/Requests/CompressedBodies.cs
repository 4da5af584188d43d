using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Torchline.InferenceService.Requests;

/// <summary>Bodies with <c>Content-Encoding: gzip</c>, <c>br</c> or <c>deflate</c>; the limits of bodies apply to what they expand to.</summary>
internal static class CompressedBodies
{
    /// <summary>The encodings that are read.</summary>
    private const string Encodings = "gzip, br, deflate";

    /// <param name="usual">The most bytes of a body whose route sets no other limit, for servers that have none themselves.</param>
    public static void UseCompressedBodies(this WebApplication app, long usual) => app.Use(next => context =>
    {
        var encoding = context.Request.Headers.ContentEncoding;
        if (StringValues.IsNullOrEmpty(encoding))
            return next(context);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is null)
            context.Features.Set<IHttpMaxRequestBodySizeFeature>(new BodyLimit { MaxRequestBodySize = usual });
        return ExpandAsync(next, context, encoding.ToString());
    });

    private static async Task ExpandAsync(RequestDelegate next, HttpContext context, string encoding)
    {
        var request = context.Request;
        var compressed = request.Body;
        if (encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }
        if (Open(compressed, encoding) is not { } expanded)
        {
            context.Response.Headers.AcceptEncoding = Encodings;
            await TypedResults.Problem(
                $"The body has the encoding '{encoding}'; there are {Encodings}, one at a time.",
                statusCode: StatusCodes.Status415UnsupportedMediaType,
                title: "Unsupported content encoding").ExecuteAsync(context);
            return;
        }
        await using var bounded = new ExpandedBody(expanded, encoding, context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>());
        // The length and the encoding are those of what came in, not of what is read from here on.
        request.ContentLength = null;
        request.Headers.ContentEncoding = StringValues.Empty;
        request.Body = bounded;
        try
        {
            await next(context);
        }
        finally
        {
            request.Body = compressed;
        }
    }

    private static Stream? Open(Stream compressed, string encoding) => encoding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(compressed, CompressionMode.Decompress, leaveOpen: true),
        "deflate" => new ZLibStream(compressed, CompressionMode.Decompress, leaveOpen: true),
        _ => null,
    };

    private sealed class BodyLimit : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; }
    }
}

/// <summary>What a compressed body expands to, no more than the server's limit for this route.</summary>
/// <param name="limit">The limit; a route may set it until its first read.</param>
internal sealed class ExpandedBody(Stream expanded, string encoding, IHttpMaxRequestBodySizeFeature limit) : Stream
{
    private long length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => length;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await expanded.ReadAsync(buffer, cancellationToken);
            length += read;
            if (limit.MaxRequestBodySize is { } most && length > most)
                throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
            return read;
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw new BadHttpRequestException($"The body is not the {encoding} that the header Content-Encoding announces, or it is cut off.", e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await expanded.DisposeAsync();
        await base.DisposeAsync();
    }
}
