using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace Torchline.InferenceService.Problems;

/// <summary>Tells a client what is wrong with a request that could not be read: where its JSON breaks, which limit it exceeds.</summary>
internal sealed class BadRequestHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
        {
            return false;
        }

        await TypedResults.Problem(Explain(bad), statusCode: bad.StatusCode).ExecuteAsync(context);
        return true;
    }

    private static string Explain(BadHttpRequestException exception) => exception.InnerException is JsonException json
        ? $"The body is not the JSON that this route takes: see {json.Path ?? "$"}, line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}."
        : exception.Message;
}
